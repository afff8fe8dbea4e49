package io.rpt.djl.predict;

import io.rpt.core.error.InvalidValueException;
import java.util.List;

/**
 * Scores of what each text, or each multiple-choice question, can be answered with.
 *
 * @param rows for each text one score per answer, before softmax
 * @param truncated how many texts were shortened to fit
 */
public record Scores(List<float[]> rows, int truncated) {
  /** Copies the list. */
  public Scores {
    rows = List.copyOf(rows);
  }

  /**
   * For each text the number of the answer with the largest score, the first of equals.
   *
   * @throws InvalidValueException if a score is NaN
   */
  public List<Integer> best() {
    return rows.stream().map(Scores::best).toList();
  }

  /**
   * The scores themselves.
   *
   * @throws InvalidValueException if one is NaN
   */
  static float[] requireNumbers(float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new InvalidValueException(
            "The score of answer " + i + " is NaN; expected a number. Train the prompt again.");
      }
    }
    return scores;
  }

  static int best(float[] scores) {
    requireNumbers(scores);
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
