package io.rpt.core.reparam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LayerEvaluatorPropertyTest {
  @Property(tries = 200)
  void evaluate_sharedNetwork_permutedRowsGivePermutedPrompt(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 1, max = 7) int width,
      @ForAll @IntRange(min = 1, max = 5) int bottleneck,
      @ForAll long seed) {
    List<Reparameterizer> rowByRow =
        List.of(
            Residual.bottleneck(bottleneck),
            new Residual(Mlp.bottleneck(bottleneck).withUntiedTimes(2)),
            new PeftMlp(bottleneck),
            SuperPos.basisSize(bottleneck).withSharedBasis(),
            LowRank.ofRank(bottleneck).andThen(Residual.bottleneck(2)));
    for (Reparameterizer one : rowByRow) {
      assertThat(followsPermutation(one, new PromptShape(length, width), seed)).isTrue();
    }
  }

  @Property(tries = 50)
  void evaluate_lstmOrSeparateNetworks_dependOnTheOrderOfRows(@ForAll long seed) {
    PromptShape shape = new PromptShape(4, 6);
    // Without its head, whose ReLUs may all be dead: then all rows are equal, in whatever order.
    assertThat(followsPermutation(Lstm.published().withoutHead(), shape, seed)).isFalse();
    assertThat(followsPermutation(Residual.bottleneck(3).perToken(), shape, seed)).isFalse();
  }

  private static boolean followsPermutation(
      Reparameterizer reparameterizer, PromptShape shape, long seed) {
    LayerPlan plan = LayerPlan.of(reparameterizer, shape);
    Map<String, FloatTensor> weights = RandomTrees.weights(plan, seed);
    FloatTensor raw = RandomTrees.raw(plan, seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < shape.length(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    Collections.rotate(order, order.get(0) == 0 ? 1 : 0); // never the identity
    return LayerEvaluator.evaluate(plan, weights, permuted(raw, order))
        .equals(permuted(LayerEvaluator.evaluate(plan, weights, raw), order));
  }

  @Property(tries = 100)
  void evaluate_zeroScaleAndShift_givesTheRawTable(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 1, max = 7) int width,
      @ForAll long seed) {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(3), new PromptShape(length, width));
    Map<String, FloatTensor> weights = new HashMap<>(RandomTrees.weights(plan, seed));
    weights.put("network.body.3.weight", FloatTensor.of(new float[width], width));
    weights.put("network.body.3.bias", FloatTensor.of(new float[width], width));
    FloatTensor raw = RandomTrees.raw(plan, seed);
    assertThat(LayerEvaluator.evaluate(plan, weights, raw)).isEqualTo(raw);
  }

  @Property(tries = 100)
  void evaluate_perTokenWithEqualCopies_equalsTheSharedNetwork(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    List<Reparameterizer> all =
        List.of(
            Residual.bottleneck(3),
            Lstm.published(),
            Lstm.ofLayers(2).withoutHead().residual(),
            new PeftMlp(3),
            SuperPos.basisSize(5).withSharedBasis(),
            LowRank.ofRank(2));
    for (Reparameterizer one : all) {
      assertCopiesEqualShared(one, new PromptShape(length, 4), seed);
    }
  }

  private static void assertCopiesEqualShared(
      Reparameterizer reparameterizer, PromptShape shape, long seed) {
    LayerPlan shared = LayerPlan.of(reparameterizer, shape);
    LayerPlan separate = LayerPlan.of(reparameterizer.perToken(), shape);
    Map<String, FloatTensor> weights = RandomTrees.weights(shared, seed);
    Map<String, FloatTensor> copies = new HashMap<>();
    for (int i = 0; i < shared.weights().size(); i++) {
      FloatTensor one = weights.get(shared.weights().get(i).name());
      copies.put(separate.weights().get(i).name(), repeated(one, shape.length()));
    }
    FloatTensor raw = RandomTrees.raw(shared, seed);
    assertThat(LayerEvaluator.evaluate(separate, copies, raw))
        .isEqualTo(LayerEvaluator.evaluate(shared, weights, raw));
  }

  /**
   * Run from the other end with exchanged directions, an LSTM gives the same from the other end.
   */
  @Property(tries = 100)
  void evaluate_lstmWithExchangedDirections_mirrorsTheMirroredTable(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    LayerPlan plan = LayerPlan.of(Lstm.ofLayers(1).withoutHead(), new PromptShape(length, 6));
    Map<String, FloatTensor> weights = RandomTrees.weights(plan, seed);
    Map<String, FloatTensor> exchanged = new HashMap<>();
    weights.forEach(
        (name, weight) ->
            exchanged.put(
                name.endsWith("_reverse") ? name.replace("_reverse", "") : name + "_reverse",
                weight));
    List<Integer> mirror = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      mirror.add(0, i);
    }
    FloatTensor raw = RandomTrees.raw(plan, seed);
    FloatTensor expected = permuted(LayerEvaluator.evaluate(plan, weights, raw), mirror);
    FloatTensor actual = LayerEvaluator.evaluate(plan, exchanged, permuted(raw, mirror));
    assertThat(halvesExchanged(actual)).isEqualTo(expected);
  }

  @Property(tries = 100)
  void evaluate_superPosWithOneHotWeights_givesTheVectorExactly(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll boolean shared, @ForAll long seed) {
    SuperPos superPos = SuperPos.basisSize(4);
    LayerPlan plan =
        LayerPlan.of(shared ? superPos.withSharedBasis() : superPos, new PromptShape(length, 3));
    Map<String, FloatTensor> weights = RandomTrees.weights(plan, seed);
    FloatTensor basis = weights.get(plan.weights().get(0).name());
    Random random = new Random(seed);
    float[] oneHot = new float[length * 4];
    float[] expected = new float[length * 3];
    for (int row = 0; row < length; row++) {
      int chosen = random.nextInt(4);
      oneHot[row * 4 + chosen] = 1;
      for (int k = 0; k < 3; k++) {
        expected[row * 3 + k] = basis.get(((shared ? 0 : row * 4) + chosen) * 3 + k);
      }
    }
    assertThat(LayerEvaluator.evaluate(plan, weights, FloatTensor.of(oneHot, length, 4)))
        .isEqualTo(FloatTensor.of(expected, length, 3));
  }

  private static FloatTensor halvesExchanged(FloatTensor matrix) {
    int width = matrix.shape().get(1);
    float[] values = new float[matrix.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = matrix.get(i - i % width + (i % width + width / 2) % width);
    }
    return FloatTensor.of(values, matrix.shape());
  }

  @Property(tries = 100)
  void evaluate_missingUnknownOrMisshapenWeight_isRefused(@ForAll long seed) {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(3), new PromptShape(2, 4));
    FloatTensor raw = RandomTrees.raw(plan, seed);
    Map<String, FloatTensor> missing = new HashMap<>(RandomTrees.weights(plan, seed));
    FloatTensor bias = missing.remove("network.body.0.bias");
    assertThatThrownBy(() -> LayerEvaluator.evaluate(plan, missing, raw))
        .hasMessageContaining("network.body.0.bias");
    Map<String, FloatTensor> unknown = new HashMap<>(RandomTrees.weights(plan, seed));
    unknown.put("other", bias);
    assertThatThrownBy(() -> LayerEvaluator.evaluate(plan, unknown, raw))
        .hasMessageContaining("other");
    Map<String, FloatTensor> misshapen = new HashMap<>(RandomTrees.weights(plan, seed));
    misshapen.put("network.body.0.bias", FloatTensor.of(new float[4], 4));
    assertThatThrownBy(() -> LayerEvaluator.evaluate(plan, misshapen, raw))
        .hasMessageContainingAll("network.body.0.bias", "[3]", "[4]");
  }

  private static FloatTensor permuted(FloatTensor matrix, List<Integer> order) {
    int width = matrix.shape().get(1);
    float[] rows = new float[matrix.size()];
    for (int i = 0; i < order.size(); i++) {
      for (int k = 0; k < width; k++) {
        rows[i * width + k] = matrix.get(order.get(i) * width + k);
      }
    }
    return FloatTensor.of(rows, matrix.shape());
  }

  private static FloatTensor repeated(FloatTensor tensor, int times) {
    float[] values = new float[tensor.size() * times];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(i % tensor.size());
    }
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.add(0, times);
    return FloatTensor.of(values, shape);
  }
}
