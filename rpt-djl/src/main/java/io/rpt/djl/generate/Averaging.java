package io.rpt.djl.generate;

import java.util.Locale;

/** How the log probabilities of an answer's tokens become one score. */
public enum Averaging {
  /** Their sum: the log probability of the answer. */
  SUM,
  /** Their mean, so that long answers are not at a disadvantage. */
  MEAN;

  /** The name under which it is saved and chosen. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
