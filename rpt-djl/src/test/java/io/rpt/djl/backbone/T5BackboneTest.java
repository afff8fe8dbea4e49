package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.train.PromptTuner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5BackboneTest {
  @TempDir Path folder;

  @BeforeEach
  void write() {
    TinyT5.write(folder);
  }

  private Backbone open() {
    return Backbone.open(folder, DeviceChoice.CPU);
  }

  private void config(String from, String to) throws IOException {
    assertThat(TinyT5.config()).contains(from);
    Files.writeString(folder.resolve("config.json"), TinyT5.config().replace(from, to));
  }

  @Test
  void open_gatedUntiedUnequalDepths_tellsItsShape() {
    try (Backbone backbone = open()) {
      assertThat(backbone.modelType()).isEqualTo("t5");
      assertThat(backbone.width()).isEqualTo(TinyT5.WIDTH);
      assertThat(backbone.vocabularySize()).isEqualTo(TinyT5.WORDS);
      assertThat(backbone.layerCount()).isEqualTo(3);
      assertThat(backbone.t5().decoder().layerCount()).isEqualTo(2);
      assertThat(backbone.t5().config().activation()).isEqualTo(Activation.GELU_NEW);
      assertThat(backbone.t5().config().gated()).isTrue();
      assertThat(backbone.t5().config().tied()).isFalse();
      long stored =
          TinyBert.tensors(folder).values().stream().mapToLong(tensor -> tensor.size()).sum();
      assertThat(backbone.parameterCount()).isEqualTo(stored);
      assertThat(backbone.embeddingRow(3)).hasSize(TinyT5.WIDTH);
    }
  }

  @Test
  void open_tableUnderTheEncodersName_givesTheSameStates() throws IOException {
    float[] expected = states(40);
    TinyBert.rename(folder, name -> name.replace("shared.weight", "encoder.embed_tokens.weight"));
    assertThat(states(40)).containsExactly(expected);
  }

  /** The encoder's last states of a text that repeats itself. */
  private float[] states(int length) {
    return GradMode.off(
        () -> {
          try (Backbone backbone = open();
              NDManager scratch = backbone.newManager()) {
            long[] ids = new long[length];
            for (int i = 0; i < length; i++) {
              ids[i] = 2L + i % 40;
            }
            T5Block t5 = backbone.t5();
            NDArray words = t5.wordEmbeddings(scratch.create(ids).expandDims(0));
            return t5.encode(words, scratch.ones(new Shape(1, length))).toFloatArray();
          }
        });
  }

  @Test
  void places_beyondTheKeptOnes_continueThem() {
    int kept = RelativeBias.KEPT;
    try (Backbone backbone = open();
        NDManager scratch = backbone.newManager()) {
      NDArray rows = scratch.zeros(new Shape(1, kept + 3, TinyT5.WIDTH));
      NDArray less = backbone.t5().decoder().selfBias(rows.get(":, :{}", kept));
      NDArray more = backbone.t5().decoder().selfBias(rows);
      assertThat(more.getShape()).isEqualTo(new Shape(1, 3, kept + 3, kept + 3));
      assertThat(more.get(":, :, :{}, :{}", kept, kept).toFloatArray())
          .isEqualTo(less.toFloatArray());
      float hidden = more.get("0, 0, 5, 6").toFloatArray()[0];
      assertThat(hidden).isCloseTo(-1e4f, within(10f));
    }
  }

  @Test
  void forwardAndBackward_fiftyTimes_leaveWeightsAndMemoryAlone() {
    try (Backbone backbone = open()) {
      String before = backbone.weightsHash();
      int live = backbone.liveArrays();
      float[] gradient = gradient(backbone);
      for (int i = 0; i < 50; i++) {
        assertThat(gradient(backbone)).containsExactly(gradient);
      }
      for (float value : gradient) {
        assertThat(value).isFinite().isNotZero();
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
      assertThat(backbone.weightsHash()).isEqualTo(before);
      assertThat(backbone.block().getParameters().values())
          .noneMatch(parameter -> parameter.getArray().hasGradient());
    }
  }

  private static float[] gradient(Backbone backbone) {
    T5Block t5 = backbone.t5();
    try (NDManager step = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray rows = step.ones(new Shape(2, 5, backbone.width()));
      rows.setRequiresGradient(true);
      NDArray mask = step.ones(new Shape(2, 5));
      NDArray states = t5.encode(rows, mask);
      NDArray logits =
          t5.logits(t5.decode(step.create(new long[][] {{0, 3}, {0, 4}}), states, mask));
      collector.backward(logits.logSoftmax(2).get(":, :, 0").sum());
      return rows.getGradient().toFloatArray();
    }
  }

  @Test
  void otherFamily_isRefusedNamingBoth() {
    try (Backbone backbone = open()) {
      assertThatThrownBy(backbone::bert)
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("family bert", "family t5", folder.toString());
      assertThatThrownBy(() -> backbone.requireInjection(PromptInjector.afterCls()))
          .isInstanceOf(IncompatiblePromptException.class)
          .hasMessageContainingAll("after_cls", "t5");
      assertThatThrownBy(
              () -> PromptTuner.on(backbone).injector(PromptInjector.beforeCls()).build())
          .isInstanceOf(IncompatiblePromptException.class)
          .hasMessageContainingAll("before_cls", "t5");
    }
    TinyBert.write(folder);
    try (Backbone backbone = open()) {
      assertThatThrownBy(backbone::t5)
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("family t5", "family bert");
      assertThatThrownBy(() -> backbone.requireInjection(PromptInjector.encoderDecoder()))
          .isInstanceOf(IncompatiblePromptException.class)
          .hasMessageContainingAll("encoder_front", "bert");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"is_gated_act\": true|\"is_gated_act\": false|is_gated_act is false",
        "\"gelu_new\"|\"relu\"|dense_act_fn is relu",
        "\"num_layers\": 3|\"num_layers\": 2|num_layers in config.json is 2",
        "_layers\": 2|_layers\": 1|num_decoder_layers in config.json is 1",
        "_layers\": 2|_layers\": 3|decoder.block.2.layer.0",
        "_buckets\": 8|_buckets\": 6|multiple of 4",
        "_distance\": 20|_distance\": 4|relative_attention_max_distance",
        "\"d_kv\": 4|\"d_kv\": 5|[15, 24]",
        "start_token_id\": 0|start_token_id\": 50|decoder_start_token_id"
      })
  void open_contradiction_isRefusedNamingIt(String from, String to, String message)
      throws IOException {
    config(from, to);
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "\"is_encoder_decoder\": true,\"is_encoder_decoder\": false,is_encoder_decoder",
    "gated-gelu,gated-silu,silu",
    "\"t5\",\"mt5\",mt5"
  })
  void open_variantThatIsNotBuilt_isRefused(String from, String to, String message)
      throws IOException {
    config(from, to);
    assertThatThrownBy(this::open)
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining(message);
  }
}
