package io.rpt.djl.train;

import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The figures of the epochs that are done, and which of them is best. */
final class EpochLog {
  private final String metric;
  private final TrainingListener listener;
  private final List<EpochResult> epochs = new ArrayList<>();
  private int best;
  private boolean warnedOfConstant;

  /**
   * An empty log.
   *
   * @param metric the score that decides
   * @param listener is told of each epoch
   */
  EpochLog(String metric, TrainingListener listener) {
    this.metric = metric;
    this.listener = listener;
  }

  /** Puts the epochs of a saved state back, of which no listener is told. */
  void restore(List<EpochResult> saved, int bestEpoch) {
    epochs.addAll(saved);
    best = bestEpoch;
  }

  /**
   * Adds the next epoch.
   *
   * @param ifBest what is done before anyone is told, if it is the best so far
   */
  void add(EpochResult result, Runnable ifBest) {
    boolean better = best == 0 || score(result) > score(epochs.get(best - 1));
    epochs.add(result);
    if (better) {
      best = epochs.size();
      ifBest.run();
    }
    if (result.evaluation().constant() && !warnedOfConstant) {
      warnedOfConstant = true;
      listener.on(
          new Warning(
              "Every validation text got the same answer in epoch "
                  + result.epoch()
                  + ": training may have collapsed. Try another learning rate or more epochs."));
    }
    listener.on(new EpochDone(result, better));
  }

  private double score(EpochResult result) {
    return Objects.requireNonNull(result.scores().get(metric));
  }

  /** How many epochs are done. */
  int size() {
    return epochs.size();
  }

  /** A copy of all figures. */
  List<EpochResult> all() {
    return List.copyOf(epochs);
  }

  /** The best epoch, from 1, the first of equals; 0 if none is done. */
  int bestEpoch() {
    return best;
  }

  /** The figures of the best epoch. */
  EpochResult best() {
    return epochs.get(best - 1);
  }
}
