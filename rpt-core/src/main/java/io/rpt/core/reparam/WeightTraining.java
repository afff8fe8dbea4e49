package io.rpt.core.reparam;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;

/** What training does to a weight. */
public enum WeightTraining {
  /** Nothing: it stays at its start value. */
  FROZEN,
  /** Gradients move it, but weight decay does not. */
  WITHOUT_DECAY,
  /** Gradients move it, and weight decay shrinks it. */
  WITH_DECAY;

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static WeightTraining byId(String id) {
    return EnumIds.find("training of weights", WeightTraining.class, id);
  }
}
