package io.rpt.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.ProgressView;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RandomModelsTest {
  private static RandomModels models() {
    return new RandomModels(BenchSize.SMALL, ProgressView.quiet());
  }

  @Test
  void bert_layers_areCopiesOfTheFirst() {
    try (RandomModels models = models();
        Backbone backbone = Backbone.open(models.bert(), DeviceChoice.CPU)) {
      assertThat(backbone.layerCount()).isEqualTo(2);
      SafetensorsFile file =
          SafetensorsFile.open(
              models.bert().resolve("model.safetensors"), SafetensorsLimits.forBackbones());
      assertThat(file.readFloats("bert.encoder.layer.1.output.dense.weight"))
          .isEqualTo(file.readFloats("bert.encoder.layer.0.output.dense.weight"));
      assertThat(backbone.weightsHash()).isNotEmpty();
    }
  }

  @Test
  void t5_bothStacks_haveAllLayers() {
    try (RandomModels models = models();
        Backbone backbone = Backbone.open(models.t5(), DeviceChoice.CPU)) {
      assertThat(backbone.t5().encoder().layerCount()).isEqualTo(2);
      assertThat(backbone.t5().decoder().layerCount()).isEqualTo(2);
    }
  }

  @Test
  void folder_afterAFailure_isGone() {
    AtomicReference<Path> folder = new AtomicReference<>();
    assertThatThrownBy(
            () -> {
              try (RandomModels models = models()) {
                folder.set(models.bert());
                assertThat(folder.get()).isDirectory();
                throw new IllegalStateException("on purpose");
              }
            })
        .hasMessage("on purpose");
    assertThat(folder.get()).doesNotExist();
    assertThat(folder.get().getParent()).doesNotExist();
  }
}
