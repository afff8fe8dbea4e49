package io.rpt.core.prompt;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;

/** How the log probabilities of an answer's tokens become one score. */
public enum Averaging {
  /** Their sum: the log probability of the answer. */
  SUM,
  /** Their mean, so that long answers are not at a disadvantage. */
  MEAN;

  /** The name under which it is saved and chosen. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static Averaging byId(String id) {
    return EnumIds.find("averaging", Averaging.class, id);
  }
}
