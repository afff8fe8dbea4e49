package io.rpt.djl.golden;

import ai.djl.ndarray.NDArray;

/**
 * A computed output on the host.
 *
 * @param shape the dimensions
 * @param values row-major
 */
public record GoldenTensor(long[] shape, double[] values) {
  /** Copies an array to the host. */
  public static GoldenTensor of(NDArray array) {
    float[] narrow = array.toFloatArray();
    double[] values = new double[narrow.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = narrow[i];
    }
    return new GoldenTensor(array.getShape().getShape(), values);
  }
}
