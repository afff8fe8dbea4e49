package io.rpt.djl.train;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;

/**
 * How fast a group of parameters is trained.
 *
 * @param learningRate the peak rate
 * @param weightDecay the decoupled decay
 */
public record GroupRates(double learningRate, double weightDecay) {
  private static final double MAX_RATE = Float.MAX_VALUE;

  /**
   * Refuses rates out of range.
   *
   * @param group what the messages call the group before the rate's name, as {@code "head "}
   */
  void check(String group) {
    Checks.positive(group + "learning rate", learningRate);
    Checks.notNegative(group + "weight decay", weightDecay);
    if (learningRate > MAX_RATE) {
      throw new InvalidValueException(
          group
              + "learning rate is "
              + learningRate
              + "; expected at most "
              + MAX_RATE
              + ". Rates of 1e-5 to 1 are usual.");
    }
    if (learningRate * weightDecay >= 1) {
      throw new InvalidValueException(
          group
              + "learning rate "
              + learningRate
              + " times "
              + group
              + "weight decay "
              + weightDecay
              + " is at least 1, which would turn every weight's sign in each step. Use smaller"
              + " ones.");
    }
  }
}
