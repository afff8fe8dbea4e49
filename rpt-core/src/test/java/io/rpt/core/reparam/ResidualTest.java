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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualTest {
  /** Two rows worked out by hand: D = 4, M = 2, gamma 1, beta 0. */
  @Test
  void evaluate_handMadeNetwork_givesTheRowsWorkedOutByHand() {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(2), new PromptShape(2, 4));
    Map<String, FloatTensor> weights =
        Map.of(
            "network.body.0.weight",
            FloatTensor.of(new float[] {.1f, -.3f, .5f, .7f, .2f, .4f, -.6f, .8f}, 2, 4),
            "network.body.0.bias",
            FloatTensor.of(new float[] {.05f, -.1f}, 2),
            "network.body.2.weight",
            FloatTensor.of(new float[] {1, .2f, -1, .3f, .5f, -.4f, .25f, .1f}, 4, 2),
            "network.body.2.bias",
            FloatTensor.of(new float[] {0, .1f, 0, -.1f}, 4),
            "network.body.3.weight",
            FloatTensor.of(new float[] {1, 1, 1, 1}, 4),
            "network.body.3.bias",
            FloatTensor.of(new float[4], 4));
    FloatTensor raw = FloatTensor.of(new float[] {1, -2, .5f, 0, .3f, .1f, -.2f, .4f}, 2, 4);
    double[] expected = {
      2.166107, -3.560789, 0.948503, -0.053820, 2.005598, -0.325767, -1.050691, -0.029140
    };
    double[] actual = LayerEvaluator.evaluate(plan, weights, raw).toDoubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-6));
    }
  }

  /** T5-base and T5-large in the paper's settings; its formula counts no linear biases. */
  @ParameterizedTest
  @CsvSource({
    "768, 100, 250, 463354, 462336",
    "1024, 100, 400, 925072, 923648",
  })
  void trainableParameterCount_publishedSettings_equalsTheFormulas(
      int width, int length, int bottleneck, long withBiases, long published) {
    PromptShape shape = new PromptShape(length, width);
    assertThat(LayerPlan.of(Residual.bottleneck(bottleneck), shape).trainableParameterCount())
        .isEqualTo(withBiases);
    Residual withoutBias = new Residual(Mlp.bottleneck(bottleneck).withoutBias());
    assertThat(LayerPlan.of(withoutBias, shape).trainableParameterCount()).isEqualTo(published);
    assertThat(LayerPlan.of(Reparameterizer.identity(), shape).trainableParameterCount())
        .isEqualTo((long) length * width);
  }

  @ParameterizedTest
  @CsvSource({"128, 50, 13234", "512, 400, 411536", "768, 400, 617104", "768, 800, 1231904"})
  void parameterCount_networkAlone_equalsTheFormula(int width, int bottleneck, long expected) {
    PromptShape shape = new PromptShape(10, width);
    assertThat(LayerPlan.of(Residual.bottleneck(bottleneck), shape).parameterCount())
        .isEqualTo(expected);
    assertThat(LayerPlan.of(Residual.bottleneck(bottleneck).perToken(), shape).parameterCount())
        .isEqualTo(10 * expected);
  }

  @Test
  void startWeights_anySeed_areInPytorchsRangeAndRepeatable() {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(50), new PromptShape(3, 16));
    Map<String, FloatTensor> start = plan.startWeights(7);
    assertThat(plan.startWeights(7)).isEqualTo(start);
    assertThat(plan.startWeights(8)).isNotEqualTo(start);
    double[] down = start.get("network.body.0.weight").toDoubles();
    assertThat(Arrays.stream(down)).allMatch(w -> Math.abs(w) <= 0.25);
    assertThat(Arrays.stream(down).summaryStatistics().getMax()).isGreaterThan(0.2);
    assertThat(start.get("network.body.3.weight").toDoubles()).containsOnly(1);
    assertThat(start.get("network.body.3.bias").toDoubles()).containsOnly(0);
  }

  @Test
  void withScaleStart_zero_startsAtTheRawTable() {
    LayerPlan plan =
        LayerPlan.of(new Residual(Mlp.bottleneck(5).withScaleStart(0)), new PromptShape(2, 3));
    FloatTensor raw = FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(LayerEvaluator.evaluate(plan, plan.startWeights(1), raw)).isEqualTo(raw);
  }

  @Test
  void withScaleStart_withoutNorm_isRefused() {
    assertThatThrownBy(() -> Mlp.bottleneck(5).withoutLayerNorm().withScaleStart(0))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("start at 0.0", "no layer norm");
    assertThatThrownBy(() -> Mlp.bottleneck(5).withScaleStart(0.5).withoutLayerNorm())
        .hasMessageContaining("0.5");
  }
}
