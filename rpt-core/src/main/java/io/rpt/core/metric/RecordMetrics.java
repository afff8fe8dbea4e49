package io.rpt.core.metric;

import io.rpt.core.error.InvalidValueException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * The two scores of ReCoRD: of each question the best over its right answers, averaged over
 * questions. A question that stands there again is not scored again.
 *
 * <p>Source: SuperGLUE (Wang et al. 2019), section 3; {@link Answers}.
 */
public final class RecordMetrics {
  /** The name of {@link #exactMatch}. */
  public static final String EXACT_MATCH = "exact_match";

  /** The name of {@link #f1}. */
  public static final String F1 = "f1";

  private RecordMetrics() {}

  /**
   * The fraction of questions whose prediction equals a right answer.
   *
   * @param predictions the predicted answers
   * @param answers of each prediction the right answers, at least one
   * @param questions of each prediction its question; only a question's first prediction counts
   * @throws InvalidValueException if the lists are empty or unequally long, or an answer is missing
   */
  public static double exactMatch(
      List<String> predictions, List<List<String>> answers, List<String> questions) {
    return mean(predictions, answers, questions, Answers::exactMatch);
  }

  /** The mean F1 of the words; arguments and errors as in {@link #exactMatch}. */
  public static double f1(
      List<String> predictions, List<List<String>> answers, List<String> questions) {
    return mean(predictions, answers, questions, Answers::tokenF1);
  }

  private static double mean(
      List<String> predictions,
      List<List<String>> answers,
      List<String> questions,
      ToDoubleBiFunction<String, List<String>> score) {
    check(predictions, answers, questions);
    Set<String> seen = new HashSet<>();
    double sum = 0;
    for (int i = 0; i < predictions.size(); i++) {
      if (seen.add(questions.get(i))) {
        sum += score.applyAsDouble(predictions.get(i), answers.get(i));
      }
    }
    return sum / seen.size();
  }

  private static void check(
      List<String> predictions, List<List<String>> answers, List<String> questions) {
    int count = predictions.size();
    if (count == 0 || answers.size() != count || questions.size() != count) {
      throw new InvalidValueException(
          "A metric needs equally many predictions, lists of answers and questions, at least one,"
              + " but got "
              + count
              + ", "
              + answers.size()
              + " and "
              + questions.size()
              + ".");
    }
  }
}
