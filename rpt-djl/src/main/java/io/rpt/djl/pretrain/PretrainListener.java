package io.rpt.djl.pretrain;

/** Hears of a run's progress, on the training thread. What it throws ends the run. */
@FunctionalInterface
public interface PretrainListener {
  /** Called for each event in order. */
  void on(PretrainEvent event);

  /** A listener that ignores everything. */
  static PretrainListener silent() {
    return event -> {};
  }
}
