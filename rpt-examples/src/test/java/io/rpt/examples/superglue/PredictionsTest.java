package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.ScoreProtocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionsTest {
  @ParameterizedTest
  @EnumSource
  void ofTexts_rightTargets_scoreOne(SuperGlueTask task) {
    List<FormattedExample> examples = examples(task, Dialect.T5);
    List<String> targets = examples.stream().map(FormattedExample::target).toList();
    TaskScores scores = TaskScores.of(Predictions.ofTexts(task, Dialect.T5, examples, targets));
    double expected = task == SuperGlueTask.WSC ? 0.75 : 1; // the one negative names the referent
    assertThat(scores.score(ScoreProtocol.MEAN_OF_METRICS)).isEqualTo(expected);
    assertThat(scores.invalid()).isZero();
  }

  @Test
  void ofTexts_otherCaseOrSpace_isInvalidAndWrong() {
    TaskScores scores = scores(SuperGlueTask.BOOLQ, Dialect.T5, "false", "True ");
    assertThat(scores.metrics()).containsExactly(Map.entry("accuracy", 0.0));
    assertThat(scores.invalid()).isEqualTo(2);
    assertThat(scores.total()).isEqualTo(2);
    assertThat(scores(SuperGlueTask.BOOLQ, Dialect.RESIDUAL, "false", "true").invalid()).isZero();
  }

  @Test
  void ofTexts_multiRc_countsAnswersAndQuestions() {
    TaskScores scores =
        scores(SuperGlueTask.MULTIRC, Dialect.T5, "True", "False", "True", "maybe", "True");
    assertThat(scores.metrics())
        .containsExactly(
            Map.entry("f1_over_all_answers", 6.0 / 7),
            Map.entry("exact_match_per_question", 2.0 / 3));
    assertThat(scores.invalid()).isEqualTo(1);
  }

  @Test
  void ofTexts_record_scoresTheFirstCopyOfAQuery() {
    TaskScores scores = scores(SuperGlueTask.RECORD, Dialect.T5, "rome!", "Ada", "Byron");
    assertThat(scores.metrics())
        .containsExactly(Map.entry("exact_match", 0.5), Map.entry("f1", (1 + 2.0 / 3) / 2));
    assertThat(scores.total()).isEqualTo(2);
    assertThat(scores(SuperGlueTask.RECORD, Dialect.T5, "The", "Byron", "").invalid()).isEqualTo(1);
  }

  @Test
  void ofTexts_wsc_readsReferents() {
    TaskScores scores = scores(SuperGlueTask.WSC, Dialect.T5, "mia", "Mia", "", "the lamp");
    assertThat(scores.metrics()).containsExactly(Map.entry("accuracy", 0.75));
    assertThat(scores.invalid()).isEqualTo(1);
  }

  @Test
  void ofClasses_cb_hasBothMetrics() {
    List<FormattedExample> examples = examples(SuperGlueTask.CB, Dialect.PAIRS);
    int[] classes = {2, 0, -1};
    Predictions predictions = Predictions.ofClasses(SuperGlueTask.CB, examples, classes);
    assertThat(TaskScores.of(predictions).metrics())
        .containsExactly(Map.entry("accuracy", 2.0 / 3), Map.entry("macro_f1", 2.0 / 3));
    assertThat(predictions.invalid()).isEqualTo(1);
  }

  @Test
  void ofCandidates_picksTheBestOfEachGroup() {
    double[] copa = {2, 1, -3, -2};
    assertThat(candidates(SuperGlueTask.COPA, copa).metrics())
        .containsExactly(Map.entry("accuracy", 1.0));
    double[] record = {0, 1, 2, 3, 0, 5, 2, 3};
    assertThat(candidates(SuperGlueTask.RECORD, record).metrics())
        .containsExactly(Map.entry("exact_match", 1.0), Map.entry("f1", 1.0));
  }

  @Test
  void badArguments_areRefused() {
    List<FormattedExample> copa = examples(SuperGlueTask.COPA, Dialect.PAIRS);
    double[] nan = {1, Double.NaN, 0, 0};
    assertThatThrownBy(() -> Predictions.ofCandidates(SuperGlueTask.COPA, copa, nan))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("row 1 is NaN");
    assertThatThrownBy(() -> Predictions.ofCandidates(SuperGlueTask.COPA, copa, new double[3]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("3 predictions for 4 rows");
    List<FormattedExample> mixed = List.of(copa.get(0), copa.get(2), copa.get(1));
    assertThatThrownBy(() -> Predictions.ofCandidates(SuperGlueTask.COPA, mixed, new double[3]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("do not stand together");
    List<String> texts = List.of("", "", "", "");
    assertThatThrownBy(() -> Predictions.ofTexts(SuperGlueTask.COPA, Dialect.PAIRS, copa, texts))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("has candidates");
  }

  @Test
  void scores_hiddenLabel_isRefused() {
    SuperGlueTask task = SuperGlueTask.BOOLQ;
    List<Row> rows = List.of(new BoolQ(5, "is it", "It is.", -1));
    List<FormattedExample> examples = task.format(rows, Dialect.T5, Purpose.EVALUATION);
    Predictions predictions = Predictions.ofTexts(task, Dialect.T5, examples, List.of("True"));
    assertThatThrownBy(() -> TaskScores.of(predictions))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("BoolQ 5 has no label");
    assertThat(Leaderboard.lines(predictions)).containsExactly("{\"idx\":5,\"label\":\"true\"}");
  }

  @Test
  void leaderboard_hasTheLabelFormOfEachTask() {
    assertThat(lines(SuperGlueTask.BOOLQ, "False", "True"))
        .containsExactly("{\"idx\":0,\"label\":\"false\"}", "{\"idx\":4,\"label\":\"true\"}");
    assertThat(lines(SuperGlueTask.CB, "neutral", "?", "contradiction"))
        .containsExactly(
            "{\"idx\":0,\"label\":\"neutral\"}",
            "{\"idx\":1,\"label\":\"entailment\"}",
            "{\"idx\":2,\"label\":\"contradiction\"}");
    assertThat(lines(SuperGlueTask.COPA, "choice2", "choice1"))
        .containsExactly("{\"idx\":0,\"label\":1}", "{\"idx\":1,\"label\":0}");
    assertThat(lines(SuperGlueTask.RTE, "not_entailment", "entailment"))
        .containsExactly(
            "{\"idx\":0,\"label\":\"not_entailment\"}", "{\"idx\":1,\"label\":\"entailment\"}");
    assertThat(lines(SuperGlueTask.WIC, "True", "False").get(0))
        .isEqualTo("{\"idx\":0,\"label\":\"true\"}");
    assertThat(lines(SuperGlueTask.WSC, "Mia", "Mia", "Paul", "lamp").subList(0, 2))
        .containsExactly("{\"idx\":0,\"label\":\"True\"}", "{\"idx\":1,\"label\":\"False\"}");
  }

  @Test
  void leaderboard_groupedTasks_useTheirInnerNumbers() {
    assertThat(lines(SuperGlueTask.RECORD, "Rome", "Ada \"B\"", "x"))
        .containsExactly(
            "{\"idx\":11,\"label\":\"Rome\"}", "{\"idx\":12,\"label\":\"Ada \\\"B\\\"\"}");
    assertThat(lines(SuperGlueTask.MULTIRC, "True", "False", "True", "False", "?"))
        .containsExactly(
            "{\"idx\":3,\"passage\":{\"questions\":[{\"idx\":2,\"answers\":[{\"idx\":7,\"label\":1},"
                + "{\"idx\":8,\"label\":0}]},{\"idx\":3,\"answers\":[{\"idx\":9,\"label\":1},"
                + "{\"idx\":10,\"label\":0}]}]}}",
            "{\"idx\":5,\"passage\":{\"questions\":[{\"idx\":4,\"answers\":[{\"idx\":11,\"label\":0}]}]}}");
  }

  private static List<String> lines(SuperGlueTask task, String... texts) {
    return Leaderboard.lines(
        Predictions.ofTexts(task, Dialect.T5, examples(task, Dialect.T5), List.of(texts)));
  }

  private static TaskScores scores(SuperGlueTask task, Dialect dialect, String... texts) {
    return TaskScores.of(
        Predictions.ofTexts(task, dialect, examples(task, dialect), List.of(texts)));
  }

  private static TaskScores candidates(SuperGlueTask task, double[] scores) {
    return TaskScores.of(Predictions.ofCandidates(task, examples(task, Dialect.PAIRS), scores));
  }

  private static List<FormattedExample> examples(SuperGlueTask task, Dialect dialect) {
    return task.format(SuperGlueSamples.rows(task), dialect, Purpose.EVALUATION);
  }
}
