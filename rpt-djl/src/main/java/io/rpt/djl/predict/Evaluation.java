package io.rpt.djl.predict;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a prompt does on texts whose answers are known.
 *
 * @param scores by metric name, fractions of 1
 * @param total how many answers were scored
 * @param invalid how many answers could not be read, such as generated texts that are none of the
 *     possible answers; they count as wrong
 * @param truncated how many texts were shortened to fit
 * @param constant whether every text got the same answer, though there is more than one: a sign of
 *     collapse
 */
public record Evaluation(
    SortedMap<String, Double> scores, int total, int invalid, int truncated, boolean constant) {
  /** Copies the map. */
  public Evaluation {
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
  }
}
