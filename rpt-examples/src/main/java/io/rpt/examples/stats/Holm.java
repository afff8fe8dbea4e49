package io.rpt.examples.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Probabilities of several tests made safe for being several (Holm 1979). */
public final class Holm {
  private Holm() {}

  /**
   * The adjusted probabilities: the k-th smallest of m is multiplied by m - k + 1, made at least as
   * large as those before it and at most 1.
   *
   * @param probabilities the tests' probabilities
   * @return in the same order
   */
  public static double[] adjusted(double[] probabilities) {
    List<Integer> order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .toList();
    double[] adjusted = new double[probabilities.length];
    double largest = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int place = order.get(rank);
      largest = Math.max(largest, (order.size() - rank) * probabilities[place]);
      adjusted[place] = Math.min(1, largest);
    }
    return adjusted;
  }
}
