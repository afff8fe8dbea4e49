package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;

/**
 * What the host is told of one optimizer step: the only values that leave the device while
 * training.
 *
 * @param loss the mean cross entropy
 * @param gradientNorm the global norm of the gradient
 */
public record StepReport(double loss, double gradientNorm) {
  /** Reads both scalars from the device at once. */
  static StepReport read(NDArray loss, NDArray gradientNorm) {
    try (NDArray both = loss.reshape(1).concat(gradientNorm.reshape(1))) {
      float[] values = both.toFloatArray();
      return new StepReport(values[0], values[1]);
    }
  }

  /** Whether both are finite; if not, no update was made. */
  public boolean isFinite() {
    return Double.isFinite(loss) && Double.isFinite(gradientNorm);
  }
}
