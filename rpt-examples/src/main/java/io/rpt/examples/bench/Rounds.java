package io.rpt.examples.bench;

import io.rpt.djl.batch.Interruption;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Repeats trials in turns, so that other load on the machine meets all of them and the limits
 * alike. A turn begins with a run that is not timed: the trial before has left caches and memory as
 * it needed them.
 *
 * @param limits sampled in each round
 * @param repeats how often each trial is timed
 * @param view where progress is shown
 */
record Rounds(Limits limits, int repeats, ProgressView view) {
  /**
   * Measures trials that are compared.
   *
   * @param what they are, for the progress
   * @return a row for each, in order
   * @throws io.rpt.core.error.RptException if the thread is interrupted
   */
  List<BenchRow> run(String what, List<Trial> trials) {
    List<List<Double>> seconds = new ArrayList<>();
    trials.forEach(trial -> seconds.add(new ArrayList<>()));
    long parts = (long) repeats * (1 + 2L * trials.size());
    try (Progress progress = view.start("Measuring " + what, parts)) {
      for (int round = 0; round < repeats; round++) {
        time(limits::sample, progress);
        for (int i = 0; i < trials.size(); i++) {
          time(trials.get(i).warmUp(), progress);
          seconds.get(i).add(time(trials.get(i).body(), progress));
        }
      }
    }
    return rows(trials, seconds);
  }

  private static double time(Runnable body, Progress progress) {
    Interruption.check();
    long start = System.nanoTime();
    body.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    progress.step(1);
    return seconds;
  }

  private List<BenchRow> rows(List<Trial> trials, List<List<Double>> seconds) {
    Map<BenchPrecision, Double> beside = limits.endGroup();
    List<BenchRow> rows = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      double rate = Objects.requireNonNull(beside.get(trial.precision()));
      rows.add(new BenchRow(trial, new Timing(seconds.get(i)), rate));
    }
    return rows;
  }
}
