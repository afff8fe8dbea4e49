package io.rpt.djl.backbone;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rpt.core.golden.GoldenDirectory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of every model folder; what a case means follows from its name. */
class BackboneGoldenTest {
  @TestFactory
  Stream<DynamicTest> modelFolders() {
    return Stream.of(GoldenDirectory.locate(), GoldenDirectory.families())
        .flatMap(directory -> directory.modelFolders().stream())
        .flatMap(folder -> GoldenCase.of(folder).stream())
        .filter(golden -> !golden.name().startsWith("late_")) // see PromptedGoldenTest
        .map(
            golden ->
                dynamicTest(
                    golden.title(),
                    golden.folder().toUri(),
                    () -> check(golden, DeviceChoice.CPU, 0)));
  }

  /**
   * Runs a case on a device.
   *
   * @param relative the tolerance relative to an output's magnitude, where that is more than the
   *     file's own
   */
  static void check(GoldenCase golden, DeviceChoice device, double relative) {
    switch (golden.family()) {
      case "bert", "distilbert", "electra", "roberta" -> {
        assumeBuilt(golden, EncoderGoldenRun.isBuilt(golden));
        EncoderGoldenRun.check(golden, device, relative);
      }
      case "gpt2" -> {
        assumeBuilt(golden, Gpt2GoldenRun.isBuilt(golden));
        Gpt2GoldenRun.check(golden, device, relative);
      }
      case "t5" -> {
        assumeBuilt(golden, T5GoldenRun.isBuilt(golden));
        T5GoldenRun.check(golden, device, relative);
      }
      default -> abort("The family " + golden.family() + " is not built yet.");
    }
  }

  private static void assumeBuilt(GoldenCase golden, boolean built) {
    assumeTrue(built, "Cases like " + golden.name() + " are not built yet.");
  }
}
