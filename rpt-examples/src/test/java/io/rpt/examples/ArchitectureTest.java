package io.rpt.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.rpt.examples.fixture.HostReader;
import org.junit.jupiter.api.Test;

/** The rules about who may know whom, over the classes of all three modules. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.rpt");

  private static final JavaClasses BAD = new ClassFileImporter().importClasses(HostReader.class);

  private static final String[] LOG_BINDINGS = {
    "org.slf4j.simple..", "ch.qos.logback..", "org.apache.logging..", "java.util.logging.."
  };

  @Test
  void classes_allModules_areSeen() {
    assertThat(CLASSES.containPackage("io.rpt.core")).isTrue();
    assertThat(CLASSES.containPackage("io.rpt.examples")).isTrue();
  }

  @Test
  void core_engineAndLogging_unknown() {
    noClasses()
        .that()
        .resideInAPackage("io.rpt.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "org.slf4j..", "io.rpt.djl..")
        .check(CLASSES);
  }

  @Test
  void libraries_logBindings_unknown() {
    noClasses()
        .that()
        .resideInAnyPackage("io.rpt.core..", "io.rpt.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LOG_BINDINGS)
        .check(CLASSES);
  }

  @Test
  void libraries_examples_unknown() {
    noClasses()
        .that()
        .resideInAnyPackage("io.rpt.core..", "io.rpt.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.rpt.examples..")
        .check(CLASSES);
  }

  @Test
  void packages_dependencies_haveNoCycles() {
    slices().matching("io.rpt.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void forwardAndStepCode_hostReads_none() {
    StepRules.NO_HOST_READS.check(CLASSES);
  }

  @Test
  void forwardAndStepCode_javaNumbersInGraphs_none() {
    StepRules.NO_NUMBERS_IN_GRAPHS.check(CLASSES);
  }

  @Test
  void libraries_managersWithoutDevice_none() {
    StepRules.NO_DEFAULT_DEVICE.check(CLASSES);
  }

  @Test
  void stepRules_violations_areFound() {
    assertThat(violations(StepRules.noHostReads("io.rpt.examples.fixture..")))
        .contains("toFloatArray", "getFloat", "contentEquals");
    assertThat(violations(StepRules.noNumbersInGraphs("io.rpt.examples.fixture..")))
        .contains("mul(java.lang.Number)");
    assertThat(violations(StepRules.noDefaultDevice("io.rpt.examples.fixture..")))
        .contains("NDManager.newBaseManager()", "newBaseManager(java.lang.String)")
        .doesNotContain("newBaseManager(ai.djl.Device)");
  }

  private static String violations(ArchRule rule) {
    return String.join("\n", rule.evaluate(BAD).getFailureReport().getDetails());
  }
}
