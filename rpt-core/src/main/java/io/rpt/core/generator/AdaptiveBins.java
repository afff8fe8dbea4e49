package io.rpt.core.generator;

import io.rpt.core.error.Checks;

/**
 * Adaptive pooling: which of {@code length} places go into each of {@code count} bins. Bin i covers
 * the places floor(i l / n) to ceil((i + 1) l / n) - 1; bins overlap where l is no multiple of n,
 * and repeat places where l is less than n.
 *
 * @param length l, how many places there are
 * @param count n, how many bins
 */
public record AdaptiveBins(int length, int count) {
  /** Checks both numbers. */
  public AdaptiveBins {
    Checks.inRange("number of places", length, 1, Integer.MAX_VALUE);
    Checks.inRange("number of bins", count, 1, Integer.MAX_VALUE);
  }

  /** The first place of a bin. */
  public int start(int bin) {
    return Math.toIntExact((long) bin * length / count);
  }

  /** The place after the last one of a bin. */
  public int end(int bin) {
    return Math.toIntExact(((bin + 1L) * length + count - 1) / count);
  }
}
