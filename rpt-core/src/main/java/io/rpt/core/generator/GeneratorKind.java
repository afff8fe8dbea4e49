package io.rpt.core.generator;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;

/** How a generator looks at the states of an instance. */
public enum GeneratorKind {
  /** The naive prompt generator: one state, cut into P rows after the second linear map. */
  NPG,
  /** The pooling prompt generator with averages: all states, pooled to P bins. */
  APPG,
  /** The pooling prompt generator with maxima. */
  MPPG;

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static GeneratorKind byId(String id) {
    return EnumIds.find("prompt generator", GeneratorKind.class, id);
  }
}
