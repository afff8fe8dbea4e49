package io.rpt.djl.ops;

import io.rpt.core.error.Checks;

/**
 * How many values a family drops in training (Srivastava et al. 2014).
 *
 * @param hidden the rate for states, in [0, 1)
 * @param attention the rate for attention probabilities, in [0, 1)
 */
public record DropoutRates(double hidden, double attention) {
  /** Nothing is dropped. */
  public static final DropoutRates NONE = new DropoutRates(0, 0);

  /** Checks both rates. */
  public DropoutRates {
    Checks.inHalfOpenRange("dropout rate of hidden states", hidden, 0, 1);
    Checks.inHalfOpenRange("dropout rate of attention probabilities", attention, 0, 1);
  }
}
