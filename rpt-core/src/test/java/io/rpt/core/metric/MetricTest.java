package io.rpt.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void accuracy_countsRightPredictions() {
    assertThat(score(Metric.ACCURACY, of(0, 1, 1, -1), of(0, 1, 0, 0), 2)).isEqualTo(0.5);
  }

  @Test
  void macroF1_absentClass_countsZeroInTheMean() {
    assertThat(score(Metric.MACRO_F1, of(0, 1), of(0, 1), 3)).isEqualTo(2.0 / 3);
  }

  @Test
  void macroF1_noClassPrediction_lowersRecallOnly() {
    assertThat(Metric.f1PerClass(of(0, -1), of(0, 0), 2)).containsExactly(2.0 / 3, 0);
  }

  @Test
  void score_emptyOrUnequalLists_isRefused() {
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(), of(), 2))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("0 and 0");
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(1), of(1, 0), 2))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("1 and 2");
  }

  @Test
  void score_classOutsideItsRange_isRefusedNamingTheIndex() {
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(0, 0), of(0, -1), 2))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("reference 1 is -1");
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(0), of(2), 2))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(2), of(0), 2))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("prediction 0 is 2");
    assertThatThrownBy(() -> score(Metric.ACCURACY, of(-2), of(0), 2))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void byName_knownAndUnknown() {
    assertThat(Metric.byName("accuracy")).isSameAs(Metric.ACCURACY);
    assertThat(Metric.byName("macro_f1").name()).isEqualTo("macro_f1");
    assertThatThrownBy(() -> Metric.byName("f1"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("'f1'", "accuracy", "macro_f1");
  }

  private static int[] of(int... classes) {
    return classes;
  }

  private static double score(Metric metric, int[] predictions, int[] references, int classCount) {
    return metric.score(predictions, references, classCount);
  }
}
