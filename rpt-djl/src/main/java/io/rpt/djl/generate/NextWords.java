package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import io.rpt.core.error.InvalidValueException;

/** The most probable words by their scores. */
final class NextWords {
  private NextWords() {}

  /**
   * The best word of each row.
   *
   * @param logits [B, V] or [B, 1, V]
   * @return [B]
   * @throws InvalidValueException if a score is NaN: no word would be better than another
   */
  static long[] best(NDArray logits) {
    NDArray rows = logits.reshape(-1, logits.getShape().getLastDimension()); // [B, V]
    NDArray best = rows.argMax(1); // of NaN, where there is one
    for (float score : rows.gather(best.expandDims(1), 1).toFloatArray()) {
      if (Float.isNaN(score)) {
        throw new InvalidValueException(
            "A score of the next word is NaN; expected a number. Train the prompt again.");
      }
    }
    return best.toLongArray();
  }
}
