package io.rpt.examples.superglue;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.metric.GroupedAnswers;
import io.rpt.core.metric.Metric;
import io.rpt.core.metric.RecordMetrics;
import io.rpt.core.metric.ScoreProtocol;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task's metrics under their exact names.
 *
 * @param metrics the metrics as fractions of 1
 * @param invalid how many answers could not be read and scored as wrong
 * @param total how many answers there were
 */
public record TaskScores(Map<String, Double> metrics, int invalid, int total) {
  /** Copies the map, in its order. */
  public TaskScores {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Scores predictions.
   *
   * @throws InvalidDataException if the right answer of one is hidden
   * @throws io.rpt.core.error.InvalidValueException if there is none, or a class is outside its
   *     range
   */
  public static TaskScores of(Predictions predictions) {
    List<Predictions.Answer> answers = predictions.answers();
    answers.forEach(answer -> requireKnown(predictions.task(), answer));
    Map<String, Double> metrics =
        switch (predictions.task()) {
          case RECORD -> record(answers);
          case MULTIRC -> multiRc(answers);
          case CB -> classes(answers, 3, List.of(Metric.ACCURACY, Metric.MACRO_F1));
          default -> classes(answers, 2, List.of(Metric.ACCURACY));
        };
    return new TaskScores(metrics, predictions.invalid(), answers.size());
  }

  /** The exact names of a task's metrics. */
  public static List<String> names(SuperGlueTask task) {
    return switch (task) {
      case RECORD -> List.of(RecordMetrics.EXACT_MATCH, RecordMetrics.F1);
      case MULTIRC ->
          List.of(GroupedAnswers.F1_OVER_ALL_ANSWERS, GroupedAnswers.EXACT_MATCH_PER_QUESTION);
      case CB -> List.of(Metric.ACCURACY.name(), Metric.MACRO_F1.name());
      default -> List.of(Metric.ACCURACY.name());
    };
  }

  /** The task's one score under a protocol, as a fraction of 1. */
  public double score(ScoreProtocol protocol) {
    return protocol.taskScore(metrics);
  }

  private static void requireKnown(SuperGlueTask task, Predictions.Answer answer) {
    boolean hidden =
        task == SuperGlueTask.RECORD
            ? answer.example().references().isEmpty()
            : answer.label() == FormattedExample.NO_LABEL;
    if (hidden) {
      throw new InvalidDataException(
          task
              + " "
              + answer.example().id()
              + " has no label, so it cannot be scored. Score val.jsonl, or write predictions of"
              + " test.jsonl for the leaderboard.");
    }
  }

  private static Map<String, Double> classes(
      List<Predictions.Answer> answers, int classCount, List<Metric> wanted) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Metric metric : wanted) {
      metrics.put(metric.name(), metric.score(predicted(answers), labels(answers), classCount));
    }
    return metrics;
  }

  private static Map<String, Double> multiRc(List<Predictions.Answer> answers) {
    List<String> questions = answers.stream().map(answer -> answer.example().group()).toList();
    int[] predicted = predicted(answers);
    int[] labels = labels(answers);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(
        GroupedAnswers.F1_OVER_ALL_ANSWERS, GroupedAnswers.f1OverAllAnswers(predicted, labels));
    metrics.put(
        GroupedAnswers.EXACT_MATCH_PER_QUESTION,
        GroupedAnswers.exactMatchPerQuestion(predicted, labels, questions));
    return metrics;
  }

  private static Map<String, Double> record(List<Predictions.Answer> answers) {
    List<String> texts = answers.stream().map(Predictions.Answer::text).toList();
    List<List<String>> right = answers.stream().map(a -> a.example().references()).toList();
    List<String> queries = answers.stream().map(a -> a.example().group()).toList();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(RecordMetrics.EXACT_MATCH, RecordMetrics.exactMatch(texts, right, queries));
    metrics.put(RecordMetrics.F1, RecordMetrics.f1(texts, right, queries));
    return metrics;
  }

  private static int[] predicted(List<Predictions.Answer> answers) {
    return answers.stream().mapToInt(Predictions.Answer::predictedClass).toArray();
  }

  private static int[] labels(List<Predictions.Answer> answers) {
    return answers.stream().mapToInt(Predictions.Answer::label).toArray();
  }
}
