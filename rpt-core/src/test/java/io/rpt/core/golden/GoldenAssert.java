package io.rpt.core.golden;

import java.util.Arrays;

/**
 * Comparison of computed numbers with golden ones. The largest absolute difference must be within a
 * tolerance; NaN, on either side, never is.
 */
public final class GoldenAssert {
  private GoldenAssert() {}

  /** Fails, naming both, unless the shapes are equal. */
  public static void assertShape(String what, long[] expected, long... actual) {
    if (!Arrays.equals(expected, actual)) {
      throw new AssertionError(
          "%s has shape %s, expected %s"
              .formatted(what, Arrays.toString(actual), Arrays.toString(expected)));
    }
  }

  /** As {@link #assertClose(String, double[], double[], double)}, for float32 results. */
  public static void assertClose(String what, double[] expected, float[] actual, double tolerance) {
    double[] wide = new double[actual.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = actual[i];
    }
    assertClose(what, expected, wide, tolerance);
  }

  /**
   * Fails at the first number that is further than {@code tolerance} from the expected one, naming
   * its row-major index, both values and the largest difference.
   */
  public static void assertClose(
      String what, double[] expected, double[] actual, double tolerance) {
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new AssertionError(what + " has the tolerance " + tolerance);
    }
    if (expected.length == 0 || expected.length != actual.length) {
      throw new AssertionError(
          "%s has %d numbers, expected %d (at least one)"
              .formatted(what, actual.length, expected.length));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= tolerance)) {
        throw new AssertionError(
            "%s at index %d is %s, expected %s (tolerance %s; largest difference %s)"
                .formatted(
                    what,
                    i,
                    actual[i],
                    expected[i],
                    tolerance,
                    maxAbsDifference(expected, actual)));
      }
    }
  }

  /** The largest absolute difference of two equally long arrays; NaN if there is a NaN. */
  public static double maxAbsDifference(double[] expected, double[] actual) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }
}
