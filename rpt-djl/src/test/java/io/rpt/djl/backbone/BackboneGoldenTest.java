package io.rpt.djl.backbone;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rpt.core.golden.GoldenDirectory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every case of every model folder; what a case means follows from its name. */
class BackboneGoldenTest {
  /** On a GPU sums run in another order, and matrix products may use shorter formats. */
  private static final double GPU_TOLERANCE = 1e-3;

  @TestFactory
  Stream<DynamicTest> modelFolders() {
    return tests(DeviceChoice.CPU, 0);
  }

  @TestFactory
  @Tag("gpu")
  Stream<DynamicTest> modelFoldersOnGpu() {
    return tests(DeviceChoice.GPU, GPU_TOLERANCE);
  }

  private static Stream<DynamicTest> tests(DeviceChoice device, double relative) {
    return GoldenDirectory.locate().modelFolders().stream()
        .flatMap(folder -> GoldenCase.of(folder).stream())
        .map(
            golden ->
                dynamicTest(
                    golden.title(),
                    golden.folder().toUri(),
                    () -> check(golden, device, relative)));
  }

  private static void check(GoldenCase golden, DeviceChoice device, double relative) {
    if (device == DeviceChoice.GPU) {
      assumeTrue(DeviceChoice.engine().getGpuCount() > 0, "PyTorch sees no GPU here.");
    }
    switch (golden.family()) {
      case "bert" -> {
        assumeBuilt(golden, BertGoldenRun.isBuilt(golden.name()));
        BertGoldenRun.check(golden, device, relative);
      }
      case "t5" -> {
        assumeBuilt(golden, T5GoldenRun.isBuilt(golden.name()));
        T5GoldenRun.check(golden, device, relative);
      }
      default -> abort("The family " + golden.family() + " is not built yet.");
    }
  }

  private static void assumeBuilt(GoldenCase golden, boolean built) {
    assumeTrue(built, "Cases like " + golden.name() + " are not built yet.");
  }
}
