package io.rpt.core.metric;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two metrics of MultiRC, whose questions have several answers, each true (1) or false (0). */
public final class GroupedAnswers {
  /** The name of {@link #f1OverAllAnswers}. */
  public static final String F1_OVER_ALL_ANSWERS = "f1_over_all_answers";

  /** The name of {@link #exactMatchPerQuestion}. */
  public static final String EXACT_MATCH_PER_QUESTION = "exact_match_per_question";

  private GroupedAnswers() {}

  /**
   * The F1 of class 1 over all answers of all questions. A prediction of {@link Metric#NO_CLASS}
   * counts as the opposite of its reference. Without any 1 in either list it is 0.
   *
   * @param predictions 0, 1 or {@link Metric#NO_CLASS}
   * @param references 0 or 1, in the same order
   * @throws InvalidValueException if the lists are empty or unequally long, or a class is outside
   *     its range
   */
  public static double f1OverAllAnswers(int[] predictions, int[] references) {
    check(predictions, references);
    int[] decided = predictions.clone();
    for (int i = 0; i < decided.length; i++) {
      if (decided[i] == Metric.NO_CLASS) {
        decided[i] = 1 - references[i];
      }
    }
    return Metric.f1PerClass(decided, references, 2)[1];
  }

  /**
   * The fraction of questions all of whose answers are right.
   *
   * @param questions the question of each answer; answers of one need not stand together
   * @throws InvalidValueException as {@link #f1OverAllAnswers}, and if {@code questions} has
   *     another length
   */
  public static double exactMatchPerQuestion(
      int[] predictions, int[] references, List<String> questions) {
    check(predictions, references);
    if (questions.size() != references.length) {
      throw new InvalidValueException(
          "There are "
              + questions.size()
              + " questions for "
              + references.length
              + " answers; expected one for each answer.");
    }
    Map<String, Boolean> right = new LinkedHashMap<>();
    for (int i = 0; i < predictions.length; i++) {
      right.merge(questions.get(i), predictions[i] == references[i], Boolean::logicalAnd);
    }
    return right.values().stream().mapToInt(all -> all ? 1 : 0).average().orElseThrow();
  }

  private static void check(int[] predictions, int[] references) {
    if (references.length == 0 || predictions.length != references.length) {
      throw new InvalidValueException(
          "A metric needs equally many predictions and references, at least one, but got "
              + predictions.length
              + " and "
              + references.length
              + ".");
    }
    for (int i = 0; i < references.length; i++) {
      Checks.inRange("reference " + i, references[i], 0, 1);
      Checks.inRange("prediction " + i, predictions[i], Metric.NO_CLASS, 1);
    }
  }
}
