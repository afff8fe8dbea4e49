package io.rpt.examples.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.pretrain.PretrainOptions;
import io.rpt.djl.pretrain.PretrainScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedBackboneTest {
  private static final long MOST_BYTES = 8_000_000;
  private static final int TEXTS = 300;

  /** Five standard errors of a share of some thousand words. */
  private static final double SAMPLE = 0.06;

  @TempDir private Path folder;

  @Test
  void together_areSmall() throws IOException {
    long bytes = 0;
    for (EmbeddedBackbone backbone : EmbeddedBackbone.values()) {
      for (Path file : files(backbone.unpack(folder))) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void opened_isWhatItsDescriptionSays(EmbeddedBackbone embedded) {
    Path unpacked = embedded.unpack(folder);
    JsonObject description = description(unpacked);
    assertThat(description.string("family")).isEqualTo(embedded.family().toString());
    try (Backbone backbone = Backbone.open(unpacked)) {
      assertThat(backbone.modelType()).isEqualTo(embedded.family().toString());
      assertThat(backbone.parameterCount()).isEqualTo(description.integer("parameters"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void unseenTexts_areReadAboutAsWellAsItsDescriptionSays(EmbeddedBackbone embedded) {
    Path unpacked = embedded.unpack(folder);
    JsonObject description = description(unpacked);
    PretrainOptions options =
        PretrainOptions.builder().maxLength(WorldBackbone.MOST_TOKENS).build();
    try (TrainableBackbone backbone = TrainableBackbone.open(unpacked, DeviceChoice.CPU)) {
      PretrainScores scores = Pretraining.unseen(embedded.family(), options, backbone, TEXTS);
      assertThat(scores.accuracy())
          .isCloseTo(description.number("unseen_accuracy"), within(SAMPLE));
    }
  }

  @Test
  void unpackedAgain_leavesGoodFilesAloneAndReplacesOthers() throws IOException {
    Path unpacked = EmbeddedBackbone.BERT.unpack(folder);
    Path weights = unpacked.resolve("model.safetensors");
    Path config = unpacked.resolve("config.json");
    String right = Files.readString(config);
    FileTime old = FileTime.fromMillis(1_000_000_000);
    Files.setLastModifiedTime(weights, old);
    Files.writeString(config, "{}");
    IntStream.range(0, 4).parallel().forEach(i -> EmbeddedBackbone.BERT.unpack(folder));
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(old);
    assertThat(Files.readString(config)).isEqualTo(right);
    assertThat(files(unpacked)).hasSize(4);
  }

  @Test
  void names_areThoseOfTheCommandLine() {
    assertThat(EmbeddedBackbone.byName("world-bert")).contains(EmbeddedBackbone.BERT);
    assertThat(EmbeddedBackbone.byName("world")).isEmpty();
  }

  private static JsonObject description(Path folder) {
    return JsonValue.open(folder.resolve(Pretraining.DESCRIPTION), JsonLimits.standard())
        .asObject();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
