package io.rpt.core.metric;

import io.rpt.core.error.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two metrics of MultiRC, whose questions have several answers, each true (1) or false (0). */
public final class GroupedAnswers {
  private GroupedAnswers() {}

  /**
   * The F1 of class 1 over all answers of all questions ({@code f1_over_all_answers}). A prediction
   * of {@link Metric#NO_CLASS} counts as the opposite of its reference.
   */
  public static double f1OverAllAnswers(int[] predictions, int[] references) {
    int[] decided = predictions.clone();
    for (int i = 0; i < Math.min(decided.length, references.length); i++) {
      if (decided[i] == Metric.NO_CLASS) {
        decided[i] = 1 - references[i];
      }
    }
    return Metric.f1PerClass(decided, references, 2)[1];
  }

  /**
   * The fraction of questions all of whose answers are right ({@code exact_match_per_question}).
   *
   * @param questions the question of each answer; answers of one need not stand together
   */
  public static double exactMatchPerQuestion(
      int[] predictions, int[] references, List<String> questions) {
    if (predictions.length != references.length
        || predictions.length != questions.size()
        || questions.isEmpty()) {
      throw new InvalidValueException(
          "There are "
              + predictions.length
              + " predictions, "
              + references.length
              + " references and "
              + questions.size()
              + " question names; expected as many of each, at least one.");
    }
    Map<String, Boolean> right = new LinkedHashMap<>();
    for (int i = 0; i < predictions.length; i++) {
      right.merge(questions.get(i), predictions[i] == references[i], Boolean::logicalAnd);
    }
    return right.values().stream().mapToInt(all -> all ? 1 : 0).average().orElseThrow();
  }
}
