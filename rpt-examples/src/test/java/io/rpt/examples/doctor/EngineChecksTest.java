package io.rpt.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.rpt.examples.doctor.Finding.Level;
import io.rpt.examples.progress.ProgressView;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChecksTest {
  private static Engine missing() {
    throw new EngineException(
        "Failed to load PyTorch native library", new UnsatisfiedLinkError("no libtorch.so"));
  }

  private static Engine real() {
    return Engine.getEngine("PyTorch");
  }

  @TempDir private Path root;
  private Places places;

  @BeforeEach
  void setUp() {
    places = new Places(root);
  }

  @Test
  void engine_missing_isAFailedLineAndHidesNothing() {
    Surroundings here = places.here();
    Supplier<Engine> engine = Checks.startedOnce(EngineChecksTest::missing);
    List<Finding> findings =
        Doctor.examine(
            List.of(
                new PyTorchCheck(here, engine),
                new ComputeCheck(engine),
                new DeviceCheck(here, engine),
                new JavaCheck(here)),
            ProgressView.quiet(),
            finding -> {});
    assertThat(findings)
        .extracting(Finding::level)
        .containsExactly(Level.FAIL, Level.FAIL, Level.FAIL, Level.OK);
    assertThat(findings.get(0).value()).contains("no libtorch.so", "from the class path");
    assertThat(findings.get(1).value())
        .isEqualTo("not tried, because PyTorch does not load: do what the line 'PyTorch' says.");
    assertThat(Doctor.isSound(findings)).isFalse();
  }

  @Test
  void engine_noNativeOnTheClassPath_saysWhatToAdd() {
    places.without(Places.BUNDLED);
    Finding finding = new PyTorchCheck(places.here(), EngineChecksTest::missing).look();
    assertThat(finding.value()).contains("no native on the class path");
    assertThat(finding.next()).contains("pytorch-native-cpu:2.7.1");
  }

  @Test
  void engine_badLibraryPath_saysSo() {
    places.variable("PYTORCH_LIBRARY_PATH", "/nowhere");
    Finding finding = new PyTorchCheck(places.here(), EngineChecksTest::missing).look();
    assertThat(finding.value()).contains("PYTORCH_LIBRARY_PATH=/nowhere");
    assertThat(finding.next()).contains("unset PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR");
    Finding ignored = new PyTorchCheck(places.here(), EngineChecksTest::real).look();
    assertThat(ignored.level()).isEqualTo(Level.WARN);
    assertThat(ignored.value()).endsWith("PYTORCH_LIBRARY_PATH=/nowhere has none and is ignored");
  }

  @Test
  void engine_real_loadsAndComputes() {
    assertThat(new PyTorchCheck(places.here(), EngineChecksTest::real).look().level())
        .isEqualTo(Level.OK);
    Finding computed = new ComputeCheck(EngineChecksTest::real).look();
    assertThat(computed.level()).isEqualTo(Level.OK);
    assertThat(computed.value()).containsPattern("largest difference from plain Java \\d\\.\\de-0");
  }

  @Test
  void device_gpuThatIsNotUsed_isExplained() {
    assumeTrue(real().getGpuCount() == 0, "a GPU is here");
    assertThat(new DeviceCheck(places.here(), EngineChecksTest::real).look())
        .isEqualTo(Finding.ok("device", "cpu; there is no NVIDIA driver"));
    places.file("dev/nvidiactl", "");
    Finding bundled = new DeviceCheck(places.here(), EngineChecksTest::real).look();
    assertThat(bundled.level()).isEqualTo(Level.WARN);
    assertThat(bundled.value()).contains("CPU native stands on the class path");
    places.variable("PYTORCH_FLAVOR", "cu128");
    assertThat(new DeviceCheck(places.here(), EngineChecksTest::real).look().value())
        .contains("PYTORCH_FLAVOR is ignored");
    places.variable("PYTORCH_LIBRARY_PATH", "/libtorch");
    assertThat(new DeviceCheck(places.here(), EngineChecksTest::real).look().value())
        .contains("PyTorch sees no GPU");
  }
}
