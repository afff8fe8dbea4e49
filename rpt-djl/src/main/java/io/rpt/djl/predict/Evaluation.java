package io.rpt.djl.predict;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a prompt does on labelled texts.
 *
 * @param scores by metric name, fractions of 1
 * @param predictions the chosen label's index per text, in order
 * @param truncated how many texts were shortened to fit
 */
public record Evaluation(
    SortedMap<String, Double> scores, ImmutableIntArray predictions, int truncated) {
  /** Copies the map. */
  public Evaluation {
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
  }

  /** Whether every text got the same label, though there is more than one: a sign of collapse. */
  public boolean constant() {
    return predictions.length() > 1 && predictions.stream().distinct().count() == 1;
  }
}
