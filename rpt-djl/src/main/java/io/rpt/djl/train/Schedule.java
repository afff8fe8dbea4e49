package io.rpt.djl.train;

import ai.djl.training.tracker.Tracker;
import ai.djl.training.tracker.WarmUpTracker;
import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;

/**
 * How the learning rate moves over the optimizer steps, after a linear warm-up from zero where one
 * is asked for.
 */
public enum Schedule {
  /** Flat: the paper's choice. */
  CONSTANT,
  /** Linear decay, which reaches zero one step after the last. */
  LINEAR;

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds a schedule by its name.
   *
   * @throws UnsupportedFeatureException if there is none
   */
  public static Schedule byId(String id) {
    return EnumIds.find("learning rate schedule", Schedule.class, id);
  }

  /**
   * Makes DJL's tracker.
   *
   * @param rate the peak rate
   * @param warmupSteps steps of linear warm-up from zero; 0 for none
   * @param totalSteps all optimizer steps, warm-up included
   */
  public Tracker tracker(double rate, int warmupSteps, int totalSteps) {
    int decaySteps = Math.max(1, totalSteps - warmupSteps);
    Tracker main =
        this == CONSTANT
            ? Tracker.fixed((float) rate)
            : step -> (float) (rate * Math.max(0, 1 - (double) step / decaySteps));
    if (warmupSteps == 0) {
      return main;
    }
    WarmUpTracker.Builder warmUp = Tracker.warmUp();
    return warmUp.setMainTracker(main).optWarmUpSteps(warmupSteps).optWarmUpBeginValue(0f).build();
  }
}
