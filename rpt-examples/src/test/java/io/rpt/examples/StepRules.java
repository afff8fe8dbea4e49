package io.rpt.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Forward and step code never reads an array back to the host, and nothing opens a manager on the
 * default device. Either costs a wait for the GPU, or puts an array where its partner is not. And
 * no recorded operation keeps a Java number, which garbage collection may free before it is read
 * again.
 */
final class StepRules {
  private static final String[] STEP_PACKAGES = {
    "io.rpt.djl.backbone..",
    "io.rpt.djl.ops..",
    "io.rpt.djl.block..",
    "io.rpt.djl.train..",
    "io.rpt.djl.pretrain.."
  };

  /** The methods of those packages that may read back, and why. */
  private static final Set<String> READERS =
      Set.of(
          // One row for the first values of a prompt, before any step.
          "io.rpt.djl.backbone.Backbone.embeddingRow",
          // A buffer of the CPU that a weight is read into, before any step.
          "io.rpt.djl.backbone.FolderWeights.read",
          // The weights of a trainable backbone, when it is saved.
          "io.rpt.djl.backbone.HostCopies.toHost",
          // Loss and right guesses on held-out texts, once for each batch.
          "io.rpt.djl.pretrain.PretrainScores.read",
          // The arrays of a backbone, hashed before and after training.
          "io.rpt.djl.backbone.WeightsHash.put",
          // The first values of a user's Block, and the prompt that it projects.
          "io.rpt.djl.block.BlockNetwork.toHost",
          // Loss and gradient norm, once for each optimizer step: progress, and the stop at NaN.
          "io.rpt.djl.train.StepReport.read",
          // The trained values, copied when a state is kept.
          "io.rpt.djl.train.TrainablePrompt.toHost");

  private static final Pattern HOST_READS =
      Pattern.compile(
          "to\\w*Array|toByteBuffer|get(Float|Double|Long|Int|Byte|Uint8|Boolean)"
              + "|contentEquals|allClose|encode|toDebugString");

  /** The methods that may multiply by a Java number, because no graph is recorded there. */
  private static final Set<String> UNRECORDED =
      Set.of(
          "io.rpt.djl.ops.EagerOperators.paddingBias",
          "io.rpt.djl.train.AdamW.apply",
          "io.rpt.djl.train.AdamW.direction",
          "io.rpt.djl.train.Adafactor.apply",
          "io.rpt.djl.train.Adafactor.mix",
          "io.rpt.djl.train.Gradients.clip");

  /** Operations whose backward pass reads their second operand again. */
  private static final Pattern FACTORS = Pattern.compile("(mul|div|pow|mod|minimum|maximum)i?");

  static final ArchRule NO_NUMBERS_IN_GRAPHS = noNumbersInGraphs(STEP_PACKAGES);

  static final ArchRule NO_HOST_READS = noHostReads(STEP_PACKAGES);

  static final ArchRule NO_DEFAULT_DEVICE = noDefaultDevice("io.rpt..");

  private StepRules() {}

  static ArchRule noHostReads(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            access(
                "the target reads an NDArray back to the host, outside " + READERS,
                access -> isHostRead(access.getTarget()) && !isNamedReader(access)))
        .allowEmptyShould(true);
  }

  static ArchRule noNumbersInGraphs(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            access(
                "the target keeps a Java number, which may be freed before the backward pass reads"
                    + " it; use an array made by NDManager.full",
                access ->
                    isNumberFactor(access.getTarget()) && !UNRECORDED.contains(origin(access))));
  }

  static ArchRule noDefaultDevice(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .accessTargetWhere(
            access(
                "the target opens a manager without a device",
                access -> isDefaultManager(access.getTarget())));
  }

  private static boolean isDefaultManager(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget call
        && call.getName().equals("newBaseManager")
        && call.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Device.class));
  }

  private static boolean isNumberFactor(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitAccessTarget call
        && call.getOwner().isAssignableTo(NDArray.class)
        && FACTORS.matcher(call.getName()).matches()
        && call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Number.class));
  }

  private static boolean isHostRead(AccessTarget target) {
    return target.getOwner().isAssignableTo(NDArray.class)
        && HOST_READS.matcher(target.getName()).matches();
  }

  private static boolean isNamedReader(JavaAccess<?> access) {
    return READERS.contains(origin(access));
  }

  private static String origin(JavaAccess<?> access) {
    return access.getOriginOwner().getName() + "." + access.getOrigin().getName();
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String description, Predicate<JavaAccess<?>> condition) {
    return DescribedPredicate.describe(description, condition);
  }
}
