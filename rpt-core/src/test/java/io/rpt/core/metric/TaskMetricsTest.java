package io.rpt.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  @Test
  void multiRc_noClass_isWrongForBothReferences() {
    int[] none = {-1, -1};
    int[] references = {0, 1};
    assertThat(GroupedAnswers.f1OverAllAnswers(none, references)).isZero();
    assertThat(GroupedAnswers.exactMatchPerQuestion(none, references, List.of("a", "b"))).isZero();
  }

  @Test
  void multiRc_badArguments_areRefused() {
    int[] one = {1};
    assertThatThrownBy(() -> GroupedAnswers.f1OverAllAnswers(one, new int[0]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("1 and 0");
    assertThatThrownBy(() -> GroupedAnswers.f1OverAllAnswers(new int[] {2}, one))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("prediction 0 is 2");
    assertThatThrownBy(() -> GroupedAnswers.exactMatchPerQuestion(one, one, List.of()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("0 questions for 1 answers");
  }

  @Test
  void record_articlesOnly_matchExactlyWithoutF1() {
    List<String> the = List.of("the");
    assertThat(RecordMetrics.exactMatch(the, List.of(List.of("a")), the)).isEqualTo(1);
    assertThat(RecordMetrics.f1(the, List.of(List.of("a")), the)).isZero();
  }

  @Test
  void record_badArguments_areRefused() {
    List<String> one = List.of("x");
    assertThatThrownBy(() -> RecordMetrics.f1(one, List.of(), one))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("1, 0 and 1");
    assertThatThrownBy(() -> RecordMetrics.f1(one, List.of(List.of()), one))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no right answer");
  }

  @Test
  void referent_onlyDeterminers_isNoClass() {
    assertThat(Referents.predictedClass(" The ", "Mark")).isEqualTo(Metric.NO_CLASS);
    assertThat(Referents.predictedClass("the city councilmen", "councilmen")).isEqualTo(1);
    assertThat(Referents.predictedClass("john's", "john")).isZero();
  }

  @Test
  void protocol_averagesMetricsThenTasks() {
    ScoreProtocol protocol = ScoreProtocol.MEAN_OF_METRICS;
    assertThat(protocol.protocolName()).isEqualTo("mean_of_metrics");
    assertThat(protocol.taskScore(Map.of("accuracy", 0.5, "macro_f1", 0.25))).isEqualTo(0.375);
    assertThat(protocol.benchmarkScore(Map.of("CB", 0.375, "RTE", 0.625))).isEqualTo(0.5);
  }

  @Test
  void protocol_nothingOrNoFraction_isRefused() {
    ScoreProtocol protocol = ScoreProtocol.MEAN_OF_METRICS;
    assertThatThrownBy(() -> protocol.taskScore(Map.of()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("got none");
    assertThatThrownBy(() -> protocol.taskScore(Map.of("accuracy", Double.NaN)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("accuracy is NaN");
    assertThatThrownBy(() -> protocol.benchmarkScore(Map.of("CB", 55.0)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("CB is 55.0");
  }
}
