package io.rpt.djl.backbone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rpt.core.golden.GoldenDirectory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The golden cases once more, on a GPU; skipped with the reason where there is none. */
@Tag("gpu")
class BackboneOnGpuTest {
  /** On a GPU sums run in another order, and matrix products may use shorter formats. */
  private static final double TOLERANCE = 1e-3;

  @TestFactory
  Stream<DynamicTest> modelFolders() {
    return GoldenDirectory.locate().modelFolders().stream()
        .flatMap(folder -> GoldenCase.of(folder).stream())
        .map(
            golden ->
                dynamicTest(
                    "gpu/" + golden.title(),
                    golden.folder().toUri(),
                    () -> {
                      assumeTrue(
                          DeviceChoice.engine().getGpuCount() > 0, "PyTorch sees no GPU here.");
                      BackboneGoldenTest.check(golden, DeviceChoice.GPU, TOLERANCE);
                    }));
  }
}
