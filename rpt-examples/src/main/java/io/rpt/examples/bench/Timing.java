package io.rpt.examples.bench;

import java.util.Arrays;
import java.util.List;

/**
 * How long the repeats of something took.
 *
 * @param seconds of each repeat, at least one
 */
record Timing(List<Double> seconds) {
  Timing {
    seconds = List.copyOf(seconds);
  }

  /** The median; of an even number, the mean of the two in the middle. */
  double median() {
    double[] sorted = sorted();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Largest minus smallest, as a fraction of the median. */
  double spread() {
    double[] sorted = sorted();
    return (sorted[sorted.length - 1] - sorted[0]) / median();
  }

  /** All repeats together. */
  double sum() {
    return Arrays.stream(sorted()).sum();
  }

  private double[] sorted() {
    return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
