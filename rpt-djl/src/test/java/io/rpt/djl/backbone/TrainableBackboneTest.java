package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.Floats;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.Dtype;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.GradMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainableBackboneTest {
  private static final double STEP = 1e-3; // the norm of what is added to a weight
  private static final long[][] IDS = {{2, 5, 3, 6}, {2, 7, 4, 3}};
  private static final long[][] DECODER_IDS = {{0, 5, 9}, {0, 6, 8}};

  @TempDir Path parent;

  /** Scores of words. */
  private static NDArray bert(FamilyBlock block, NDManager pass) {
    EncoderFamily encoder = (EncoderFamily) block;
    NDArray ids = pass.create(IDS);
    NDList inputs = new NDList(ids, ids.zerosLike(), ids.onesLike());
    NDArray states =
        encoder.forward(new ParameterStore(pass, false), inputs, false).singletonOrThrow();
    return encoder.mlmLogits(states);
  }

  private static NDArray t5(FamilyBlock block, NDManager pass) {
    NDArray ids = pass.create(IDS);
    NDList inputs = new NDList(ids, ids.onesLike(), pass.create(DECODER_IDS));
    return block.forward(new ParameterStore(pass, false), inputs, false).singletonOrThrow();
  }

  /** A smooth number that depends on every score. */
  private static NDArray number(NDArray logits, DataType type) {
    return logits.toType(type, false).logSoftmax(2).get(":, :, :3").sum();
  }

  @Test
  void bert_gradientOfEveryWeight_agreesWithCentralDifferences() {
    checkGradients(
        io.rpt.djl.fixture.TinyBert.write(parent), // whose weights are large
        TrainableBackboneTest::bert,
        // The pooler is not read, and a softmax over keys ignores what is added to all of them.
        name -> name.contains("pooler") || name.endsWith("self.key.bias"));
  }

  @Test
  void t5_gradientOfEveryWeight_agreesWithCentralDifferences() {
    checkGradients(TinyT5.write(parent), TrainableBackboneTest::t5, name -> false);
  }

  /** What a recorded graph reads again must not be in memory that Java may free meanwhile. */
  @Test
  void t5_memoryCollectedBeforeTheBackwardPass_givesTheSameGradients() throws Exception {
    Path folder = TinyT5.write(parent);
    assertThat(biasGradients(folder, true)).isEqualTo(biasGradients(folder, false));
  }

  private static List<List<Float>> biasGradients(Path folder, boolean collect) throws Exception {
    List<List<Float>> gradients = new ArrayList<>();
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU);
        NDManager pass = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray number = number(t5(backbone.block(), pass), DataType.FLOAT32);
      List<ByteBuffer> others = collect ? collectAndFill() : List.of();
      collector.backward(number);
      assertThat(others).allMatch(ByteBuffer::isDirect); // and so still reachable
      backbone.weights().entrySet().stream()
          .filter(weight -> weight.getKey().endsWith("relative_attention_bias.weight"))
          .forEach(
              weight -> {
                try (NDArray gradient = weight.getValue().getArray().getGradient()) {
                  gradients.add(Floats.asList(gradient.toFloatArray()));
                }
              });
    }
    assertThat(gradients).hasSize(2);
    return gradients;
  }

  /** Frees Java's unreachable buffers and fills their place, and more, with other numbers. */
  private static List<ByteBuffer> collectAndFill() throws InterruptedException {
    List<ByteBuffer> others = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(100);
      for (int longs = 1; longs <= 64; longs++) {
        for (int i = 0; i < 20; i++) {
          ByteBuffer buffer = ByteBuffer.allocateDirect(longs * Long.BYTES);
          buffer.order(ByteOrder.nativeOrder()).asLongBuffer().put(onesOf(longs));
          others.add(buffer);
        }
      }
    }
    return others;
  }

  private static long[] onesOf(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Moves each weight along its gradient: the slope there is the gradient's norm. */
  private static void checkGradients(
      Path folder, BiFunction<FamilyBlock, NDManager, NDArray> scores, Predicate<String> zero) {
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      int live = backbone.liveArrays();
      try (NDManager pass = backbone.newManager();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(number(scores.apply(backbone.block(), pass), DataType.FLOAT32));
      }
      backbone
          .weights()
          .forEach(
              (name, parameter) -> {
                try (NDManager scratch = backbone.newManager()) {
                  NDArray gradient = parameter.getArray().getGradient();
                  gradient.attach(scratch);
                  double norm = Math.sqrt(gradient.square().sum().getFloat());
                  if (zero.test(name)) {
                    assertThat(norm).as("gradient of " + name).isLessThan(1e-3);
                    return;
                  }
                  assertThat(norm).as("gradient of " + name).isGreaterThan(1);
                  double above = moved(backbone, parameter, gradient, STEP / norm, scores);
                  double below = moved(backbone, parameter, gradient, -STEP / norm, scores);
                  assertThat((above - below) / (2 * STEP))
                      .as("slope along the gradient of " + name)
                      .isCloseTo(norm, withinPercentage(0.5));
                }
              });
      assertThat(backbone.liveArrays()).isEqualTo(live);
    }
  }

  /** The number after a weight was moved, which is then moved back. */
  private static double moved(
      TrainableBackbone backbone,
      Parameter parameter,
      NDArray direction,
      double factor,
      BiFunction<FamilyBlock, NDManager, NDArray> scores) {
    return GradMode.off(
        () -> {
          try (NDManager pass = backbone.newManager()) {
            NDArray view = parameter.getArray().stopGradient();
            view.attach(pass);
            view.addi(direction.mul(factor));
            double value =
                number(scores.apply(backbone.block(), pass), DataType.FLOAT64).getDouble();
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

  private static float value(Path folder, BiFunction<FamilyBlock, NDManager, NDArray> scores) {
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU);
        NDManager pass = backbone.newManager()) {
      return GradMode.off(
          () -> number(scores.apply(backbone.block(), pass), DataType.FLOAT32).getFloat());
    }
  }

  private static float frozenValue(
      Path folder, BiFunction<FamilyBlock, NDManager, NDArray> scores) {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU);
        NDManager pass = backbone.newManager()) {
      assertThat(backbone.block().getParameters().values())
          .noneMatch(Parameter::requiresGradient)
          .noneMatch(parameter -> parameter.getArray().hasGradient());
      return GradMode.off(
          () -> number(scores.apply(backbone.block(), pass), DataType.FLOAT32).getFloat());
    }
  }

  @Test
  void save_f32_opensWithTheSameBits() {
    Path folder = TinyBert.write(parent.resolve("model"));
    Path full = parent.resolve("full");
    String hash;
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      backbone.save(full);
      hash = backbone.weightsHash();
      assertThatThrownBy(() -> backbone.save(folder))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("another folder");
    }
    try (Backbone opened = Backbone.open(full, DeviceChoice.CPU)) {
      assertThat(opened.weightsHash()).isEqualTo(hash);
      assertThat(opened.tokenizer().digest()).isNotEmpty();
    }
  }

  @Test
  void save_byteLevelTokenizer_comesAlong() {
    Path folder = TinyEncoders.write(parent.resolve("roberta"), "roberta");
    Path target = parent.resolve("saved");
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU);
        TrainableBackbone saved = TrainableBackbone.open(backbone.save(target), DeviceChoice.CPU)) {
      assertThat(saved.tokenizer().digest()).isEqualTo(backbone.tokenizer().digest());
    }
  }

  @Test
  void save_f16_takesHalfTheRoomAndHoldsTheNearestNumbers() throws Exception {
    Path folder = io.rpt.djl.fixture.TinyBert.write(parent.resolve("model"));
    Path half = parent.resolve("half");
    try (TrainableBackbone backbone = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      backbone.save(half, Dtype.F16);
    }
    Map<String, FloatTensor> exact = TinyBert.tensors(folder);
    Map<String, FloatTensor> near = TinyBert.tensors(half);
    assertThat(near).containsOnlyKeys(exact.keySet());
    exact.forEach(
        (name, tensor) -> {
          for (int i = 0; i < tensor.size(); i++) {
            double most = Math.max(Math.abs(tensor.get(i)) * 0x1p-11, 0x1p-25);
            assertThat((double) near.get(name).get(i)).isCloseTo(tensor.get(i), within(most));
          }
        });
    assertThat((double) Files.size(TinyBert.weights(half)))
        .isLessThan(0.55 * Files.size(TinyBert.weights(folder)));
    try (Backbone opened = Backbone.open(half, DeviceChoice.CPU)) {
      assertThat(opened.tokenizer().digest()).isNotEmpty();
    }
  }
}
