package io.rpt.djl.train;

import com.google.common.collect.Lists;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.batch.TokenBudget;
import java.util.List;
import java.util.function.IntFunction;

/** Which examples stand together in each optimizer step of each epoch. */
final class BatchPlan {
  private final int[] lengths;
  private final IntFunction<PaddedSize> sizes;
  private final TrainOptions options;

  /** Checks that the options go with the number of examples. */
  BatchPlan(Lesson lesson, TrainOptions options) {
    this.lengths = lesson.lengths();
    this.sizes = lesson::size;
    this.options = options;
    checkSteps();
  }

  private void checkSteps() {
    long steps = (long) options.epochs() * stepsPerEpoch();
    if (steps > Integer.MAX_VALUE) {
      throw new InvalidValueException(
          options.epochs()
              + " epochs of "
              + stepsPerEpoch()
              + " steps are "
              + steps
              + " optimizer steps; expected at most "
              + Integer.MAX_VALUE
              + ". Use fewer epochs.");
    }
    if (options.warmupSteps() >= steps) {
      throw new InvalidValueException(
          "The warm-up of "
              + options.warmupSteps()
              + " steps does not end within the run's "
              + steps
              + " optimizer steps. Use fewer warm-up steps or more epochs.");
    }
  }

  /** Optimizer steps of the whole run. */
  int totalSteps() {
    return options.epochs() * stepsPerEpoch();
  }

  /** Optimizer steps per epoch. */
  int stepsPerEpoch() {
    int batches = ceilDiv(lengths.length, options.batchSize());
    return ceilDiv(batches, options.accumulation());
  }

  /**
   * The epoch's optimizer steps, each with the batches whose gradients it accumulates, as numbers
   * of examples.
   */
  List<List<List<Integer>>> steps(int epoch) {
    List<List<Integer>> batches =
        LengthBatches.shuffled(lengths, options.batchSize(), options.seed(), epoch);
    return Lists.partition(batches, options.accumulation()).stream().map(this::fitting).toList();
  }

  /** The same examples, in more batches where one is above the token budget. */
  private List<List<Integer>> fitting(List<List<Integer>> step) {
    if (options.tokenBudget() == 0) {
      return step;
    }
    TokenBudget budget = new TokenBudget(options.tokenBudget());
    return step.stream().flatMap(batch -> budget.cut(batch, sizes).stream()).toList();
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
