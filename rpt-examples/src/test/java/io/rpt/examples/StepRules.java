package io.rpt.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Forward and step code never reads an array back to the host, and nothing opens a manager on the
 * default device. Either costs a wait for the GPU, or puts an array where its partner is not.
 */
final class StepRules {
  private static final String[] STEP_PACKAGES = {
    "io.rpt.djl.backbone..", "io.rpt.djl.ops..", "io.rpt.djl.block..", "io.rpt.djl.train.."
  };

  /** Top-level classes of those packages that read back outside any step, and what they read. */
  private static final Set<String> READERS =
      Set.of(
          // The arrays of a backbone, hashed before and after training.
          "io.rpt.djl.backbone.WeightsHash");

  private static final Pattern HOST_READS =
      Pattern.compile(
          "to\\w*Array|toByteBuffer|get(Float|Double|Long|Int|Byte|Uint8|Boolean)"
              + "|contentEquals|allClose|encode|toDebugString");

  static final ArchRule NO_HOST_READS = noHostReads(STEP_PACKAGES);

  static final ArchRule NO_DEFAULT_DEVICE = noDefaultDevice("io.rpt..");

  private StepRules() {}

  static ArchRule noHostReads(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .and(areNotNamedReaders())
        .should()
        .accessTargetWhere(
            access(
                "the target reads an NDArray back to the host",
                target ->
                    target.getOwner().isAssignableTo(NDArray.class)
                        && HOST_READS.matcher(target.getName()).matches()))
        .allowEmptyShould(true);
  }

  static ArchRule noDefaultDevice(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            access("the target opens a manager without a device", StepRules::isDefaultManager));
  }

  private static boolean isDefaultManager(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget call
        && call.getName().equals("newBaseManager")
        && call.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Device.class));
  }

  private static DescribedPredicate<JavaClass> areNotNamedReaders() {
    return DescribedPredicate.describe(
        "are not one of " + READERS, type -> !READERS.contains(topLevel(type).getName()));
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(StepRules::topLevel).orElse(type);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String description, Predicate<AccessTarget> target) {
    return DescribedPredicate.describe(description, access -> target.test(access.getTarget()));
  }
}
