package io.rpt.core.reparam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SuperPos and low rank: values worked out by hand, start values, decay. */
class BasisMethodsTest {
  @Test
  void evaluate_handMadeSuperPos_givesTheRowWorkedOutByHand() {
    LayerPlan plan = LayerPlan.of(SuperPos.basisSize(2).withSharedBasis(), new PromptShape(1, 3));
    Map<String, FloatTensor> basis =
        Map.of("network.basis", FloatTensor.of(new float[] {1, 0, 2, 0, -1, 1}, 2, 3));
    assertThat(LayerEvaluator.evaluate(plan, basis, FloatTensor.of(new float[] {.5f, .25f}, 1, 2)))
        .isEqualTo(FloatTensor.of(new float[] {.5f, -.25f, 1.25f}, 1, 3));
  }

  /**
   * Shares of 1 by hand: exp(0) and exp(ln 3) of 4 are 1/4 and 3/4; large numbers do not overflow.
   */
  @Test
  void evaluate_handMadeSoftmaxOverWeights_isTheWeightedMean() {
    SuperPos superPos = SuperPos.basisSize(2).withSharedBasis().withSoftmax();
    LayerPlan plan = LayerPlan.of(superPos, new PromptShape(2, 3));
    Map<String, FloatTensor> basis =
        Map.of("network.1.basis", FloatTensor.of(new float[] {1, 0, 2, 0, -1, 4}, 2, 3));
    float[] weights = {0, (float) Math.log(3), 1000, 0};
    assertThat(LayerEvaluator.evaluate(plan, basis, FloatTensor.of(weights, 2, 2)))
        .isEqualTo(FloatTensor.of(new float[] {.25f, -.75f, 3.5f, 1, 0, 2}, 2, 3));
  }

  @Test
  void evaluate_handMadeLowRank_isTheMatrixProduct() {
    LayerPlan plan = LayerPlan.of(LowRank.ofRank(1), new PromptShape(2, 3));
    Map<String, FloatTensor> v =
        Map.of("network.basis", FloatTensor.of(new float[] {1, 2, 3}, 1, 3));
    assertThat(LayerEvaluator.evaluate(plan, v, FloatTensor.of(new float[] {2, -1}, 2, 1)))
        .isEqualTo(FloatTensor.of(new float[] {2, 4, 6, -1, -2, -3}, 2, 3));
  }

  @Test
  void startWeights_superPos_givesEachTokenTheSameEmbeddings() {
    LayerPlan plan = LayerPlan.of(SuperPos.basisSize(4), new PromptShape(3, 2));
    FloatTensor basis = plan.startWeights(1, BasisMethodsTest::counting).get("network.body.basis");
    assertThat(basis.shape()).containsExactly(3, 4, 2);
    for (int i = 0; i < basis.size(); i++) {
      assertThat(basis.get(i)).isEqualTo(i % 8);
    }
    assertThatThrownBy(() -> plan.startWeights(1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("[4, 2]", "word embeddings");
  }

  @Test
  void startRaw_eachStartOfTheWeights_isWhatItsNameSays() {
    assertThat(start(SuperPos.Start.MEAN).toDoubles()).containsOnly(0.01f);
    double[] noisy = start(SuperPos.Start.NOISY_MEAN).toDoubles();
    assertThat(mean(noisy)).isCloseTo(0.01, within(0.0001));
    assertThat(deviation(noisy)).isCloseTo(0.001, within(0.0001));
    double[] normal = start(SuperPos.Start.NORMAL).toDoubles();
    assertThat(mean(normal)).isCloseTo(0, within(0.01));
    assertThat(deviation(normal)).isCloseTo(0.1, within(0.01));
  }

  private static FloatTensor start(SuperPos.Start start) {
    SuperPos superPos = SuperPos.basisSize(100).withStart(start);
    return LayerPlan.of(superPos, new PromptShape(20, 2)).startRaw(3, BasisMethodsTest::counting);
  }

  @Test
  void startRaw_lowRankAndWhatIsOnTop_isStandardNormal() {
    Reparameterizer onTop = LowRank.ofRank(50).andThen(Residual.bottleneck(4));
    LayerPlan plan = LayerPlan.of(onTop, new PromptShape(40, 2));
    assertThat(plan.startsFromEmbeddings()).isFalse();
    FloatTensor raw = plan.startRaw(5, BasisMethodsTest::counting);
    assertThat(raw.shape()).containsExactly(40, 50);
    assertThat(deviation(raw.toDoubles())).isCloseTo(1, within(0.05));
    assertThat(plan.startRaw(5, BasisMethodsTest::counting)).isEqualTo(raw);
    assertThat(plan.startRaw(6, BasisMethodsTest::counting)).isNotEqualTo(raw);
  }

  @Test
  void training_superPos_decaysTheWeightsOnlyAsPublished() {
    assertThat(basisTraining(SuperPos.basisSize(2))).isEqualTo(WeightTraining.WITHOUT_DECAY);
    assertThat(basisTraining(SuperPos.basisSize(2).withBasisDecay()))
        .isEqualTo(WeightTraining.WITH_DECAY);
    assertThat(basisTraining(SuperPos.basisSize(2).withFrozenBasis()))
        .isEqualTo(WeightTraining.FROZEN);
    assertThatThrownBy(
            () -> new SuperPos(2, false, WeightTraining.FROZEN, SuperPos.Start.MEAN, false))
        .hasMessageContainingAll("frozen", "copies");
  }

  private static WeightTraining basisTraining(SuperPos superPos) {
    return LayerPlan.of(superPos, new PromptShape(2, 2)).weights().get(0).training();
  }

  /** 0, 1, 2 ... */
  private static FloatTensor counting(PromptShape shape) {
    float[] values = new float[shape.length() * shape.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return FloatTensor.of(values, shape.length(), shape.width());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }
}
