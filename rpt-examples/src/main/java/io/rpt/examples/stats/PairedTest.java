package io.rpt.examples.stats;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What paired differences say about two methods.
 *
 * @param pairs n, at least 1
 * @param mean the mean difference
 * @param halfWidth half the width of the 95 % interval of Student's t around the mean; NaN for one
 *     pair, which says nothing about its spread
 * @param p the two-sided probability of a mean at least as far from 0 if each difference might as
 *     well have the other sign (Fisher's sign-flip permutation test)
 */
public record PairedTest(int pairs, double mean, double halfWidth, double p) {
  private static final double CONFIDENCE = 0.95;

  /**
   * Of differences.
   *
   * @param differences at least one
   * @throws InvalidValueException if there is none, or one is not finite
   */
  public static PairedTest of(double[] differences) {
    if (differences.length == 0 || !Arrays.stream(differences).allMatch(Double::isFinite)) {
      throw new InvalidValueException(
          "The paired differences are "
              + Arrays.toString(differences)
              + "; expected at least one, all finite.");
    }
    double mean = Arrays.stream(differences).average().orElseThrow();
    return new PairedTest(
        differences.length, mean, halfWidth(differences), SignFlips.probability(differences));
  }

  private static double halfWidth(double[] differences) {
    int n = differences.length;
    if (n == 1) {
      return Double.NaN;
    }
    double quantile = TDistribution.of(n - 1).inverseSurvivalProbability((1 - CONFIDENCE) / 2);
    return quantile * SampleDeviation.of(differences) / Math.sqrt(n);
  }
}
