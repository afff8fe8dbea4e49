package io.rpt.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast the machine does one thing that it is good at. It is timed again and again beside other
 * work, group by group; the best median of a group counts.
 */
final class Limit {
  private final Trial trial;
  private final int runs;
  private final List<Double> group = new ArrayList<>();
  private Optional<Timing> best = Optional.empty();

  /**
   * Takes what is timed.
   *
   * @param runs how many runs make one sample, which is their mean
   */
  Limit(Trial trial, int runs) {
    this.trial = trial;
    this.runs = runs;
    trial.warmUp().run();
  }

  /** Takes a sample. */
  void sample() {
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) {
      trial.body().run();
    }
    group.add((System.nanoTime() - start) / 1e9 / runs);
  }

  /** Ends a group, and returns its samples. */
  Timing endGroup() {
    Timing timing = new Timing(group);
    group.clear();
    if (best.isEmpty() || timing.median() < best.get().median()) {
      best = Optional.of(timing);
    }
    return timing;
  }

  Trial trial() {
    return trial;
  }

  /** The samples of the fastest group. */
  Timing best() {
    return best.orElseThrow();
  }
}
