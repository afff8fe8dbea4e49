package io.rpt.examples.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Sums of numbers under all choices of their signs. */
final class SignFlips {
  /** Up to here all choices are counted. */
  static final int EXACT = 20;

  private static final int DRAWN = 100_000;
  private static final double TOLERANCE = 1e-12;

  private SignFlips() {}

  /**
   * The fraction of choices whose sum is at least as far from 0 as that of the numbers as they are:
   * of all choices for up to {@value #EXACT} numbers, else of drawn ones, the given one among them.
   */
  static double probability(double[] numbers) {
    double observed = Math.abs(Arrays.stream(numbers).sum());
    double scale = Arrays.stream(numbers).map(Math::abs).sum();
    double limit = observed - TOLERANCE * scale;
    return numbers.length <= EXACT ? exact(numbers, limit) : drawn(numbers, limit);
  }

  private static double exact(double[] numbers, double limit) {
    long choices = 1L << numbers.length;
    long extreme = 0;
    for (long signs = 0; signs < choices; signs++) {
      double sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        sum += (signs >> i & 1) == 0 ? numbers[i] : -numbers[i];
      }
      extreme += Math.abs(sum) >= limit ? 1 : 0;
    }
    return (double) extreme / choices;
  }

  private static double drawn(double[] numbers, double limit) {
    SplittableRandom random = new SplittableRandom(numbers.length);
    int extreme = 1;
    for (int draw = 0; draw < DRAWN; draw++) {
      double sum = 0;
      for (double number : numbers) {
        sum += random.nextBoolean() ? number : -number;
      }
      extreme += Math.abs(sum) >= limit ? 1 : 0;
    }
    return (double) extreme / (DRAWN + 1);
  }
}
