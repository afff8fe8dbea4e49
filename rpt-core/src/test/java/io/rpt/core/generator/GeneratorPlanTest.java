package io.rpt.core.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of the published settings (Late Prompt Tuning, section 3.2). */
class GeneratorPlanTest {
  @ParameterizedTest
  @CsvSource({
    "1024, 128, 5, 791680, 263296",
    "768, 128, 5, 593792, 197504",
    "128, 32, 5, 25248, 8352"
  })
  void parameterCount_publishedSettings_areTheFormulas(
      int width, int bottleneck, int length, long naive, long pooling) {
    PromptShape shape = new PromptShape(length, width);
    assertThat(Generator.npg(bottleneck).plan(shape, 0.1).parameterCount()).isEqualTo(naive);
    assertThat(Generator.appg(bottleneck).plan(shape, 0.1).parameterCount()).isEqualTo(pooling);
    assertThat(Generator.mppg(bottleneck).plan(shape, 0.1).parameterCount()).isEqualTo(pooling);
  }

  @Test
  void startWeights_equalSeeds_areEqualAndWithinPyTorchsBounds() {
    GeneratorPlan plan = Generator.npg(4).plan(new PromptShape(3, 16), 0.1);

    assertThat(plan.startWeights(3)).isEqualTo(plan.startWeights(3));
    assertThat(plan.startWeights(3)).isNotEqualTo(plan.startWeights(4));
    assertThat(bound(plan.startWeights(3).get(GeneratorPlan.DOWN_WEIGHT))).isBetween(0.2f, 0.25f);
    assertThat(bound(plan.startWeights(3).get(GeneratorPlan.UP_WEIGHT))).isBetween(0.4f, 0.5f);
  }

  private static float bound(FloatTensor values) {
    float largest = 0;
    for (int i = 0; i < values.size(); i++) {
      largest = Math.max(largest, Math.abs(values.get(i)));
    }
    return largest;
  }

  @Test
  void plan_dropout_isTheChosenOneOrTheUsual() {
    PromptShape shape = new PromptShape(2, 4);
    assertThat(Generator.appg(3).plan(shape, 0.1).dropout()).isEqualTo(0.1);
    assertThat(Generator.appg(3).withDropout(0).plan(shape, 0.1).dropout()).isZero();
    assertThatThrownBy(() -> Generator.appg(3).withDropout(1))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> Generator.npg(0)).hasMessageContaining("bottleneck is 0");
    assertThatThrownBy(() -> Generator.npg(1_000_000).plan(new PromptShape(100, 1000), 0))
        .hasMessageContaining("smaller bottleneck");
  }
}
