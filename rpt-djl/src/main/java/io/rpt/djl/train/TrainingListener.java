package io.rpt.djl.train;

/**
 * Hears of a run's progress, on the training thread. What it throws ends the run: memory is freed,
 * a saved state stays as it was after the last epoch, and the exception reaches the caller.
 */
@FunctionalInterface
public interface TrainingListener {
  /** Called for each event in order. */
  void on(TrainingEvent event);

  /** A listener that ignores everything. */
  static TrainingListener silent() {
    return event -> {};
  }
}
