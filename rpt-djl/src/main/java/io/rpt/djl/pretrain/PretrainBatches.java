package io.rpt.djl.pretrain;

import io.rpt.djl.batch.LengthBatches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The batch of each step, which depends on the step's number alone: pools of examples are cut into
 * batches of like length and the same proportion of kinds.
 *
 * @param <E> an example
 */
final class PretrainBatches<E> {
  /** How many batches are cut from one pool; that of {@link LengthBatches}. */
  private static final int POOL = 16;

  private final PretrainLesson<E> lesson;
  private final int batchSize;
  private final long seed;
  private int pool = -1;
  private List<List<E>> batches = List.of();

  PretrainBatches(PretrainLesson<E> lesson, int batchSize, long seed) {
    this.lesson = lesson;
    this.batchSize = batchSize;
    this.seed = seed;
  }

  /** The batch of a step, from 0. */
  List<E> of(int step) {
    if (step / POOL != pool) {
      pool = step / POOL;
      batches = cut(pool);
    }
    return batches.get(step % POOL);
  }

  private List<List<E>> cut(int pool) {
    int size = POOL * batchSize;
    long first = (long) pool * size;
    List<E> examples = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      examples.add(lesson.example(first + i));
    }
    return LengthBatches.shuffled(order(examples, first), batchSize, seed, pool).stream()
        .map(batch -> batch.stream().map(examples::get).toList())
        .toList();
  }

  /**
   * A key by which examples stand in order: of each kind by rising length, and the kinds side by
   * side, so that each part of the order has the same share of each.
   */
  private int[] order(List<E> examples, long first) {
    int[] keys = new int[examples.size()];
    Map<Integer, List<Integer>> kinds =
        IntStream.range(0, keys.length)
            .boxed()
            .collect(Collectors.groupingBy(i -> lesson.kind(first + i)));
    for (List<Integer> kind : kinds.values()) {
      List<Integer> byLength =
          kind.stream()
              .sorted(Comparator.comparingInt(i -> lesson.length(examples.get(i))))
              .toList();
      for (int rank = 0; rank < byLength.size(); rank++) {
        keys[byLength.get(rank)] = (int) ((long) rank * keys.length / byLength.size());
      }
    }
    return keys;
  }
}
