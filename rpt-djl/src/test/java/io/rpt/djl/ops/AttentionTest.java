package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fused attention, held to the one that goes step by step. */
class AttentionTest {
  private static final int HEADS = 3;
  private static final int WIDTH = 12;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  private final Random random = new Random(2);

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray normal(long... shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    NDArray array = manager.create(values, new Shape(shape));
    array.setRequiresGradient(true);
    return array;
  }

  private static NDArray stepwise(NDArray q, NDArray k, NDArray v, NDArray bias) {
    return new MultiHead(HEADS)
        .stepwise(q, k, v, bias, (scores, all) -> scores.add(all).softmax(-1));
  }

  /** Result, then the gradients of the arrays with respect to a weighted sum of it. */
  private float[][] run(NDArray weights, Supplier<NDArray> forward, NDArray... arrays) {
    float[][] found = new float[arrays.length + 1][];
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      collector.zeroGradients();
      NDArray result = forward.get();
      found[0] = result.toFloatArray();
      collector.backward(result.mul(weights).sum());
    }
    for (int i = 0; i < arrays.length; i++) {
      found[i + 1] = arrays[i].getGradient().toFloatArray();
      arrays[i].getGradient().subi(arrays[i].getGradient());
    }
    return found;
  }

  private static void assertSame(float[][] expected, float[][] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).hasSameSizeAs(expected[i]);
      for (int j = 0; j < expected[i].length; j++) {
        assertThat(actual[i][j]).isCloseTo(expected[i][j], within(2e-5f));
      }
    }
  }

  /** Queries and keys of different numbers; a bias for all heads, for each, or trained. */
  @ParameterizedTest
  @CsvSource({"5,5,1,false", "1,9,1,false", "40,70,1,false", "33,33,3,false", "6,6,3,true"})
  void fused_valuesAndGradients_areThoseOfEachStep(
      int queries, int keys, int heads, boolean trained) {
    NDArray q = normal(2, queries, WIDTH);
    NDArray k = normal(2, keys, WIDTH);
    NDArray v = normal(2, keys, WIDTH);
    NDArray bias = normal(2, heads, heads == 1 ? 1 : queries, keys);
    bias.setRequiresGradient(trained);
    NDArray weights = normal(2, queries, WIDTH);
    weights.setRequiresGradient(false);
    NDArray[] arrays = trained ? new NDArray[] {q, k, v, bias} : new NDArray[] {q, k, v};
    assertSame(
        run(weights, () -> stepwise(q, k, v, bias), arrays),
        run(weights, () -> new EagerOperators().attention(q, k, v, bias, HEADS, 1), arrays));
  }

  @Test
  void fused_hiddenPlaces_haveNoInfluence() {
    Operators ops = new EagerOperators();
    NDArray bias = ops.paddingBias(manager.create(new long[][] {{1, 1, 0, 0}, {1, 1, 1, 1}}));
    NDArray q = normal(2, 4, WIDTH);
    NDArray k = normal(2, 4, WIDTH);
    NDArray other = k.duplicate();
    other.stopGradient().get("0, 2:").addi(5);
    float[] one = ops.attention(q, k, k, bias, HEADS, 0.5).toFloatArray();
    float[] two = ops.attention(q, other, other, bias, HEADS, 0.5).toFloatArray();
    assertThat(two).containsExactly(one, within(1e-6f));
    assertThat(one).doesNotContain(Float.NaN);
  }

  @Test
  void attention_positionBias_staysFused(@TempDir Path folder) throws IOException {
    EagerOperators ops = new EagerOperators();
    NDArray buckets = manager.create(new long[] {0, 1, 1, 0}, new Shape(2, 2));
    NDArray bias =
        ops.positionBias(buckets, normal(2, HEADS).stopGradient())
            .add(ops.paddingBias(manager.ones(new Shape(3, 2))));
    NDArray x = normal(3, 2, WIDTH);
    String profile = folder.resolve("profile.json").toString();
    JniUtils.startProfile(false, false, false);
    try (NDArray result = ops.attention(x, x, x, bias, HEADS, 1)) {
      assertThat(result.getShape()).isEqualTo(x.getShape());
    } finally {
      JniUtils.stopProfile(profile);
    }
    assertThat(Path.of(profile)).content().contains("flash").doesNotContain("attention_math");
  }
}
