package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A small computation: y = x w for x [N, N] and w [N, N], and the gradient of the sum of y² by w,
 * which is 2 xᵀ y; both compared with plain Java in float64.
 */
record ComputeCheck(Supplier<Engine> engine) implements Check {
  private static final int SIZE = 64;
  private static final double TOLERANCE = 1e-3;

  @Override
  public String what() {
    return "computing";
  }

  @Override
  public Finding look() {
    Engine torch = engine.get();
    float[] x = random(1);
    float[] w = random(2);
    double[] product = product(x, w, false);
    double[] gradient = product(x, doubled(product), true);
    double difference;
    try (NDManager manager = torch.newBaseManager(torch.defaultDevice());
        GradientCollector collector = torch.newGradientCollector()) {
      NDArray weight = manager.create(w, new Shape(SIZE, SIZE));
      weight.setRequiresGradient(true);
      NDArray y = manager.create(x, new Shape(SIZE, SIZE)).matMul(weight);
      collector.backward(y.mul(y).sum());
      difference =
          Math.max(
              difference(product, y.toFloatArray()),
              difference(gradient, weight.getGradient().toFloatArray()));
    }
    String value =
        String.format(
            Locale.ROOT,
            "a matrix product and its gradient, largest difference from plain Java %.1e",
            difference);
    return difference <= TOLERANCE
        ? Finding.ok(what(), value)
        : Finding.fail(
            what(), value, "the native library computes wrongly here: use another build");
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** a b, or aᵀ b. */
  private static double[] product(float[] a, float[] b, boolean transposed) {
    double[] result = new double[SIZE * SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        for (int k = 0; k < SIZE; k++) {
          double left = transposed ? a[k * SIZE + row] : a[row * SIZE + k];
          result[row * SIZE + column] += left * b[k * SIZE + column];
        }
      }
    }
    return result;
  }

  private static float[] doubled(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (2 * values[i]);
    }
    return result;
  }

  /** The largest difference; NaN if there is one. */
  private static double difference(double[] expected, float[] actual) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }
}
