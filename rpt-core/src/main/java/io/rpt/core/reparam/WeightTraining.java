package io.rpt.core.reparam;

import io.rpt.core.error.UnsupportedFeatureException;
import java.util.Arrays;
import java.util.Locale;

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
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static WeightTraining byId(String id) {
    return Arrays.stream(values())
        .filter(training -> training.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                    "There is no training of weights '"
                        + id
                        + "'; known are "
                        + Arrays.stream(values()).map(WeightTraining::id).toList()
                        + "."));
  }
}
