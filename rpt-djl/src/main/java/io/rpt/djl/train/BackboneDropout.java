package io.rpt.djl.train;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.DropoutRates;

/**
 * Whether the frozen backbone drops values in the forward passes of training, at the places of its
 * original architecture. Validation and serving never do. The dropout in front of a classifier, as
 * Hugging Face's BERT has it, belongs to its head and is not applied.
 */
public enum BackboneDropout {
  /** Never; most prompts learn better so (SadraeiJavaheri et al., arXiv 2406.05279). */
  OFF,
  /** At the rates of the backbone's {@code config.json}. */
  OWN,
  /** At the rate {@value #USUAL_RATE} everywhere, whatever {@code config.json} says. */
  ON;

  private static final double USUAL_RATE = 0.1; // of the published BERT and T5

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none
   */
  public static BackboneDropout byId(String id) {
    return EnumIds.find("backbone dropout", BackboneDropout.class, id);
  }

  /** The rates on a backbone whose own are given. */
  DropoutRates rates(DropoutRates own) {
    return switch (this) {
      case OFF -> DropoutRates.NONE;
      case OWN -> own;
      case ON -> new DropoutRates(USUAL_RATE, USUAL_RATE);
    };
  }
}
