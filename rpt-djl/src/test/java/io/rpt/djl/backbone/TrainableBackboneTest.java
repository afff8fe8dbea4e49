package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.Dtype;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.GradMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainableBackboneTest {
  private static final long[][] IDS = {{2, 5, 3, 6}, {2, 7, 4, 3}};
  private static final long[][] DECODER_IDS = {{0, 5, 9}, {0, 6, 8}};

  @TempDir Path parent;

  /** A smooth number that depends on every output. */
  private static NDArray bert(FamilyBlock block, NDManager pass) {
    EncoderFamily encoder = (EncoderFamily) block;
    NDArray ids = pass.create(IDS);
    NDList inputs = new NDList(ids, ids.zerosLike(), ids.onesLike());
    NDArray states =
        encoder.forward(new ParameterStore(pass, false), inputs, false).singletonOrThrow();
    return encoder.mlmLogits(states).logSoftmax(2).get(":, :, :3").sum();
  }

  private static NDArray t5(FamilyBlock block, NDManager pass) {
    NDArray ids = pass.create(IDS);
    NDList inputs = new NDList(ids, ids.onesLike(), pass.create(DECODER_IDS));
    NDArray logits =
        block.forward(new ParameterStore(pass, false), inputs, false).singletonOrThrow();
    return logits.logSoftmax(2).get(":, :, :3").sum();
  }

  @Test
  void bert_gradientOfEveryKindOfWeight_agreesWithCentralDifferences() {
    checkGradients(
        io.rpt.djl.fixture.TinyBert.write(parent), // whose weights are large
        TrainableBackboneTest::bert,
        List.of(
            "embeddings.word_embeddings.weight",
            "embeddings.position_embeddings.weight",
            "embeddings.token_type_embeddings.weight",
            "embeddings.LayerNorm.weight",
            "attention.self.query.weight",
            "attention.self.key.weight",
            "attention.self.value.bias",
            "attention.output.dense.weight",
            "intermediate.dense.weight",
            "output.LayerNorm.bias",
            "cls.predictions.transform.dense.weight",
            "cls.predictions.bias"));
  }

  @Test
  void t5_gradientOfEveryKindOfWeight_agreesWithCentralDifferences() {
    checkGradients(
        TinyT5.write(parent),
        TrainableBackboneTest::t5,
        List.of(
            "shared.weight",
            "lm_head.weight",
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            "encoder.block.1.layer.0.SelfAttention.q.weight",
            "decoder.block.1.layer.1.EncDecAttention.k.weight",
            "decoder.block.0.layer.1.EncDecAttention.o.weight",
            "encoder.block.2.layer.1.DenseReluDense.wi_0.weight",
            "decoder.block.1.layer.2.DenseReluDense.wo.weight",
            "encoder.final_layer_norm.weight",
            "decoder.block.0.layer.0.layer_norm.weight"));
  }

  /** Moves the weights along their gradient: the change is the squared norm of the gradient. */
  private static void checkGradients(
      Path folder, BiFunction<FamilyBlock, NDManager, NDArray> function, List<String> names) {
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      int live = backbone.liveArrays();
      try (NDManager pass = backbone.newManager();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(function.apply(backbone.block(), pass));
      }
      for (String name : names) {
        Parameter parameter = byEnd(backbone.weights(), name);
        try (NDManager scratch = backbone.newManager()) {
          NDArray gradient = parameter.getArray().getGradient();
          gradient.attach(scratch);
          double norm = Math.sqrt(gradient.square().sum().getFloat());
          assertThat(norm).as("gradient of " + name).isGreaterThan(1e-4);
          double step = 5e-3 / Math.max(1, norm);
          double above = moved(backbone, parameter, gradient, step / norm, function);
          double below = moved(backbone, parameter, gradient, -step / norm, function);
          assertThat((above - below) / (2 * step))
              .as("slope along the gradient of " + name)
              .isBetween(norm * 0.98 - 2e-3, norm * 1.02 + 2e-3);
        }
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
    }
  }

  private static Parameter byEnd(Map<String, Parameter> weights, String name) {
    return weights.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static double moved(
      TrainableBackbone backbone,
      Parameter parameter,
      NDArray direction,
      double factor,
      BiFunction<FamilyBlock, NDManager, NDArray> function) {
    return GradMode.off(
        () -> {
          try (NDManager pass = backbone.newManager()) {
            NDArray view = parameter.getArray().stopGradient();
            view.attach(pass);
            view.addi(direction.mul(factor));
            double value = function.apply(backbone.block(), pass).getFloat();
            view.subi(direction.mul(factor));
            return value;
          }
        });
  }

  @Test
  void forward_trainable_givesWhatTheFrozenOneGives() {
    Path bert = TinyBert.write(parent.resolve("bert"));
    Path t5 = TinyT5.write(parent.resolve("t5"));
    assertThat(value(bert, TrainableBackboneTest::bert))
        .isEqualTo(frozenValue(bert, TrainableBackboneTest::bert));
    assertThat(value(t5, TrainableBackboneTest::t5))
        .isEqualTo(frozenValue(t5, TrainableBackboneTest::t5));
  }

  private static float value(Path folder, BiFunction<FamilyBlock, NDManager, NDArray> function) {
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU);
        NDManager pass = backbone.newManager()) {
      return GradMode.off(() -> function.apply(backbone.block(), pass).getFloat());
    }
  }

  private static float frozenValue(
      Path folder, BiFunction<FamilyBlock, NDManager, NDArray> function) {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU);
        NDManager pass = backbone.newManager()) {
      assertThat(backbone.block().getParameters().values())
          .noneMatch(Parameter::requiresGradient)
          .noneMatch(parameter -> parameter.getArray().hasGradient());
      return GradMode.off(() -> function.apply(backbone.block(), pass).getFloat());
    }
  }

  @Test
  void save_f32_opensWithTheSameBits_f16WithNearOnes() throws Exception {
    Path folder = TinyBert.write(parent.resolve("model"));
    Path full = parent.resolve("full");
    Path half = parent.resolve("half");
    String hash;
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      backbone.save(full);
      backbone.save(half, Dtype.F16);
      hash = backbone.weightsHash();
      assertThatThrownBy(() -> backbone.save(folder))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("another folder");
    }
    try (Backbone opened = Backbone.open(full, DeviceChoice.CPU)) {
      assertThat(opened.weightsHash()).isEqualTo(hash);
      assertThat(opened.tokenizer().digest()).isNotEmpty();
    }
    assertThat(Files.size(half.resolve("model.safetensors")))
        .isLessThan(Files.size(full.resolve("model.safetensors")));
    assertThat((double) frozenValue(half, TrainableBackboneTest::bert))
        .isCloseTo(
            frozenValue(full, TrainableBackboneTest::bert),
            org.assertj.core.data.Percentage.withPercentage(1));
  }
}
