package io.rpt.examples.stats;

import java.util.Arrays;

/** How far the values of a sample lie apart. */
public final class SampleDeviation {
  private SampleDeviation() {}

  /**
   * The standard deviation, the squares divided by n - 1; 0 of one value.
   *
   * @param values n of them, at least one
   */
  public static double of(double[] values) {
    if (values.length == 1) {
      return 0;
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
