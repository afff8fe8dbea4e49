package io.rpt.examples.runs;

import io.rpt.examples.stats.SampleDeviation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The mean of equal runs' scores and how far they lie apart.
 *
 * @param mean the mean, a fraction of 1
 * @param deviation the sample standard deviation (divided by n - 1); 0 for one run
 * @param runs n, at least 1
 */
public record Spread(double mean, double deviation, int runs) {
  /** Of the scores of at least one run. */
  public static Spread of(double[] scores) {
    double mean = Arrays.stream(scores).average().orElseThrow();
    return new Spread(mean, SampleDeviation.of(scores), scores.length);
  }

  /** In percent with one decimal: {@code 71.3}, or of several runs {@code 71.3±2.1 (3)}. */
  public String text() {
    return runs == 1
        ? String.format(Locale.ROOT, "%.1f", 100 * mean)
        : String.format(Locale.ROOT, "%.1f±%.1f (%d)", 100 * mean, 100 * deviation, runs);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mean", mean);
    if (runs > 1) {
      json.put("deviation", deviation);
    }
    return json;
  }
}
