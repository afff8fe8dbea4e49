package io.rpt.examples.runs;

import io.rpt.core.error.InvalidValueException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run learned.
 *
 * @param stepsPerEpoch optimizer steps of each epoch; 0 if nothing was trained
 * @param epochs the figures of each epoch, in order
 * @param losses the training loss at a sparse grid of steps, in order; the steps of a run that went
 *     on from a saved state begin after it
 */
public record Curve(int stepsPerEpoch, List<Epoch> epochs, List<Loss> losses) {
  /** Copies the lists. */
  public Curve {
    epochs = List.copyOf(epochs);
    losses = List.copyOf(losses);
    for (int i = 1; i < losses.size(); i++) {
      if (losses.get(i).step() <= losses.get(i - 1).step()) {
        throw new InvalidValueException(
            "A learning curve has step "
                + losses.get(i).step()
                + " after step "
                + losses.get(i - 1).step()
                + "; expected rising steps.");
      }
    }
  }

  /** Of a run whose curve is not known. */
  public static Curve none() {
    return new Curve(0, List.of(), List.of());
  }

  /**
   * An epoch.
   *
   * @param loss the mean training loss
   * @param scores the validation scores by name
   */
  public record Epoch(double loss, Map<String, Double> scores) {
    /** Copies the map, in its order. */
    public Epoch {
      scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
  }

  /**
   * A mean training loss.
   *
   * @param step the optimizer step, from 1 over all epochs, up to which it is taken
   * @param loss the mean over the steps after the point before
   */
  public record Loss(int step, double loss) {}
}
