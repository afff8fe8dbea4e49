package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.examples.runs.CellResult.Done;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellOutcomeTest {
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1.1, 71.3, Double.POSITIVE_INFINITY})
  void numbers_noFractions_areRefused(double value) {
    assertThatThrownBy(() -> Samples.outcome(Map.of("accuracy", 0.5), value))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("score", String.valueOf(value));
    assertThatThrownBy(() -> Samples.outcome(Map.of("macro_f1", value), 0.5))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("macro_f1");
  }

  @Test
  void counts_outOfRange_areRefused() {
    assertThatThrownBy(() -> Samples.outcome(Map.of(), 0.5))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no metric");
    Map<String, Double> metrics = Map.of("accuracy", 0.5);
    assertThatThrownBy(() -> outcome(metrics, 11, OptionalDouble.empty(), 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("invalidAnswers", "11");
    assertThatThrownBy(() -> outcome(metrics, 0, OptionalDouble.empty(), -1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("trainedParameters", "-1");
    assertThatThrownBy(() -> outcome(metrics, 0, OptionalDouble.of(Double.NaN), 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("majority score", "NaN");
    assertThatThrownBy(() -> new Done(Cell.of("a", "b"), Double.NaN, Samples.outcome(1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("seconds");
  }

  @Test
  void collapsed_constantOrMajorityScore() {
    Map<String, Double> metrics = Map.of("accuracy", 0.5);
    assertThat(outcome(metrics, 0, OptionalDouble.empty(), 1).collapsed()).isFalse();
    assertThat(outcome(metrics, 0, OptionalDouble.of(0.51), 1).collapsed()).isFalse();
    assertThat(outcome(metrics, 0, OptionalDouble.of(0.5), 1).collapsed()).isTrue();
    assertThat(Samples.done(Cell.of("a", "b"), 0.5, 0, true).outcome().collapsed()).isTrue();
  }

  private static CellOutcome outcome(
      Map<String, Double> metrics, int invalid, OptionalDouble majority, long trained) {
    return new CellOutcome(
        metrics, 0.5, 10, invalid, false, majority, 0, trained, 1, 1, Curve.none(), Map.of());
  }
}
