package io.rpt.djl.train;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;

/** Over which words the cross entropy of a label word is taken. */
public enum WordLoss {
  /** The label words alone. */
  LABELS,
  /** The whole vocabulary (Late Prompt Tuning, Liu et al. 2022; their code). */
  VOCABULARY;

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static WordLoss byId(String id) {
    return EnumIds.find("loss of label words", WordLoss.class, id);
  }
}
