package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomT5Test {
  private static final int WIDTH = 64;
  private static final int HEAD_WIDTH = 16;
  private static final int HEADS = 2;
  private static final int INNER = 96;

  @TempDir Path parent;

  private static T5Config config(boolean gated, boolean tied, DropoutRates dropout) {
    return new T5Config(
        120,
        WIDTH,
        HEAD_WIDTH,
        INNER,
        2,
        1,
        HEADS,
        32,
        64,
        gated ? Activation.GELU_NEW : Activation.RELU,
        gated,
        1e-6,
        tied,
        0,
        1,
        0,
        dropout);
  }

  private static Path write(Path folder, boolean gated, boolean tied, long seed) {
    return RandomT5.write(folder, config(gated, tied, new DropoutRates(0.1, 0.1)), "{}", seed);
  }

  /** The deviations of the published code, for these sizes. */
  @ParameterizedTest
  @CsvSource({
    "shared.weight, 1",
    "lm_head.weight, 1",
    "encoder.block.1.layer.0.SelfAttention.q.weight, 0.03125", // (64 * 16)^-0.5
    "decoder.block.0.layer.1.EncDecAttention.q.weight, 0.03125",
    "encoder.block.0.layer.0.SelfAttention.k.weight, 0.125", // 64^-0.5
    "decoder.block.0.layer.0.SelfAttention.v.weight, 0.125",
    "decoder.block.0.layer.1.EncDecAttention.o.weight, 0.176777", // (2 * 16)^-0.5
    "encoder.block.0.layer.1.DenseReluDense.wi_0.weight, 0.125",
    "decoder.block.0.layer.2.DenseReluDense.wi_1.weight, 0.125",
    "encoder.block.1.layer.1.DenseReluDense.wo.weight, 0.102062" // 96^-0.5
  })
  void write_matrices_haveTheStandardDeviationOfTheirKind(String name, double deviation) {
    FloatTensor tensor = tensor(write(parent.resolve("t5"), true, false, 1), name);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < tensor.size(); i++) {
      sum += tensor.get(i);
      squares += (double) tensor.get(i) * tensor.get(i);
    }
    double count = tensor.size(); // 2048 at least: the deviation is known to 1.6 %
    assertThat(sum / count).isCloseTo(0, within(4 * deviation / Math.sqrt(count)));
    assertThat(Math.sqrt(squares / count)).isCloseTo(deviation, within(0.065 * deviation));
  }

  @Test
  void write_alike_queriesStartAsKeysAndWordsLookAwayFromThemselves() {
    T5Config config = config(true, true, DropoutRates.NONE);
    Path folder = RandomT5.write(parent.resolve("t5"), config, "{}", AttentionStart.ALIKE, 1);
    String name = "encoder.block.0.layer.0.SelfAttention.";
    FloatTensor queries = tensor(folder, name + "q.weight");
    FloatTensor keys = tensor(folder, name + "k.weight");
    for (int i = 0; i < keys.size(); i++) {
      assertThat(queries.get(i)).isCloseTo(0.12f * keys.get(i), within(1e-6f));
    }
    FloatTensor bias = tensor(folder, name + "relative_attention_bias.weight");
    for (int i = 0; i < bias.size(); i++) {
      boolean itself = i < HEADS;
      assertThat(bias.get(i) == -5).isEqualTo(itself);
    }
  }

  @Test
  void write_relativeBiasAndNorms_startAsPublished() {
    Path folder = write(parent.resolve("t5"), true, true, 1);
    String bias = "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
    FloatTensor tensor = tensor(folder, bias);
    double squares = 0;
    for (int i = 0; i < tensor.size(); i++) {
      squares += (double) tensor.get(i) * tensor.get(i);
    }
    assertThat(Math.sqrt(squares / tensor.size())).isCloseTo(0.125, within(0.04)); // 64 numbers
    FloatTensor norm = tensor(folder, "encoder.final_layer_norm.weight");
    for (int i = 0; i < norm.size(); i++) {
      assertThat(norm.get(i)).isEqualTo(1);
    }
  }

  private static FloatTensor tensor(Path folder, String name) {
    return SafetensorsFile.open(
            folder.resolve("model.safetensors"), SafetensorsLimits.forBackbones())
        .readFloats(name);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void write_thenOpen_readsTheSameConfigurationAndEveryWeight(boolean gated, boolean tied) {
    Path folder = write(parent.resolve("t5"), gated, tied, 1);
    T5Config config = config(gated, tied, new DropoutRates(0.1, 0.1));
    assertThat(ModelFolder.open(folder).config()).isEqualTo(config);
    int stored =
        SafetensorsFile.open(folder.resolve("model.safetensors"), SafetensorsLimits.forBackbones())
            .tensors()
            .size();
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      assertThat(backbone.weights()).hasSize(stored);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
  void write_sameSeed_givesTheSameBytes(String file) throws IOException {
    Path first = write(parent.resolve("a"), true, false, 1);
    Path second = write(parent.resolve("b"), true, false, 1);
    assertThat(Files.mismatch(first.resolve(file), second.resolve(file))).isEqualTo(-1);
  }

  @Test
  void write_otherSeed_givesOtherWeights() throws IOException {
    Path first = write(parent.resolve("a"), true, false, 1);
    Path second = write(parent.resolve("b"), true, false, 2);
    String file = "model.safetensors";
    assertThat(Files.mismatch(first.resolve(file), second.resolve(file))).isNotEqualTo(-1);
  }

  @Test
  void write_whatConfigJsonCannotSay_isRefused() {
    T5Config twoRates = config(true, true, new DropoutRates(0.1, 0.2));
    assertThatThrownBy(() -> RandomT5.write(parent, twoRates, "{}", 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("0.1", "0.2");
  }
}
