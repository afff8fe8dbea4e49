package io.rpt.djl.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which examples stand together in a batch: neighbours in length, so that padding to the longest
 * costs little. Pure integer arithmetic.
 */
public final class LengthBatches {
  /**
   * Examples are sorted within pools of this many batches, so that batches still differ from epoch
   * to epoch.
   */
  private static final int POOL_BATCHES = 16;

  private LengthBatches() {}

  /**
   * Every index once, by rising length, in batches within a budget; the order of evaluation.
   *
   * @param lengths prompt included
   */
  public static List<List<Integer>> sorted(int[] lengths, TokenBudget budget) {
    return budget.cut(
        byLength(indices(lengths.length), lengths), i -> PaddedSize.ofRow(lengths[i]));
  }

  /**
   * Every index once, shuffled by seed and epoch: pools of a shuffled order are sorted by length
   * and cut, then the batches are shuffled.
   */
  public static List<List<Integer>> shuffled(int[] lengths, int batchSize, long seed, int epoch) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + epoch);
    List<Integer> order = indices(lengths.length);
    Collections.shuffle(order, random);
    List<List<Integer>> batches = new ArrayList<>();
    for (List<Integer> pool : cut(order, Math.multiplyExact(batchSize, POOL_BATCHES))) {
      batches.addAll(cut(byLength(pool, lengths), batchSize));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private static List<Integer> indices(int count) {
    Integer[] all = new Integer[count];
    Arrays.setAll(all, i -> i);
    return new ArrayList<>(Arrays.asList(all));
  }

  private static List<Integer> byLength(List<Integer> order, int[] lengths) {
    List<Integer> sorted = new ArrayList<>(order);
    sorted.sort(Comparator.comparingInt(i -> lengths[i])); // stable: ties keep their order
    return sorted;
  }

  private static <T> List<List<T>> cut(List<T> items, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      parts.add(List.copyOf(items.subList(from, Math.min(items.size(), from + size))));
    }
    return parts;
  }
}
