package io.rpt.core.metric;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two scores of MultiRC, whose answers are right (1) or wrong (0) and belong to questions.
 *
 * <p>Source: SuperGLUE (Wang et al. 2019), section 3; Khashabi et al. 2018, section 4.
 */
public final class MultiRcMetrics {
  /** The name of {@link #f1OverAllAnswers}. */
  public static final String F1_OVER_ALL_ANSWERS = "f1_over_all_answers";

  /** The name of {@link #exactMatchPerQuestion}. */
  public static final String EXACT_MATCH_PER_QUESTION = "exact_match_per_question";

  private MultiRcMetrics() {}

  /**
   * The F1 of class 1 over all answers of all questions. {@link Metric#NO_CLASS} counts as the
   * opposite of the reference. Without any 1 in either list it is 0.
   *
   * @param predictions 0, 1 or {@link Metric#NO_CLASS}
   * @param references 0 or 1, in the same order
   * @throws InvalidValueException if the lists are empty or unequally long, or a class is outside
   *     its range
   */
  public static double f1OverAllAnswers(int[] predictions, int[] references) {
    check(predictions, references);
    int[] read = new int[predictions.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = predictions[i] == Metric.NO_CLASS ? 1 - references[i] : predictions[i];
    }
    return Metric.f1PerClass(read, references, 2)[1];
  }

  /**
   * The fraction of questions all of whose answers are right.
   *
   * @param questions of each answer, its question; answers of a question need not stand together
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
    Map<String, Boolean> right = new HashMap<>();
    for (int i = 0; i < references.length; i++) {
      right.merge(questions.get(i), predictions[i] == references[i], Boolean::logicalAnd);
    }
    return fraction(right.values());
  }

  private static double fraction(Collection<Boolean> values) {
    return (double) values.stream().filter(value -> value).count() / values.size();
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
