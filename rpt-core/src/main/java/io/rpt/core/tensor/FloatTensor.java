package io.rpt.core.tensor;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable float32 tensor in row-major order that owns its numbers. Meant for prompts, heads
 * and small weights (some million numbers at most), never for a backbone.
 */
public final class FloatTensor {
  private final List<Integer> shape;
  private final float[] values;

  private FloatTensor(List<Integer> shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Copies {@code values} into a tensor.
   *
   * @throws InvalidValueException if a dimension is negative or their product is not {@code
   *     values.length}
   */
  public static FloatTensor of(float[] values, int... shape) {
    return of(values, Arrays.stream(shape).boxed().toList());
  }

  /** As {@link #of(float[], int...)}, with the shape as a list. */
  public static FloatTensor of(float[] values, List<Integer> shape) {
    if (elementCount(shape) != values.length) {
      throw new InvalidValueException(
          "A tensor of shape "
              + shape
              + " has "
              + elementCount(shape)
              + " numbers, but "
              + values.length
              + " were given.");
    }
    return new FloatTensor(List.copyOf(shape), values.clone());
  }

  /** Returns the product of the dimensions of {@code shape}; 1 for a scalar. */
  public static long elementCount(List<Integer> shape) {
    long count = 1;
    for (int size : shape) {
      if (size < 0) {
        throw new InvalidValueException("The shape " + shape + " has a negative dimension.");
      }
      count = Math.multiplyExact(count, (long) size);
    }
    return count;
  }

  /** The dimensions, outermost first. */
  public List<Integer> shape() {
    return shape;
  }

  /** The number of values. */
  public int size() {
    return values.length;
  }

  /** The value at a row-major index. */
  public float get(int index) {
    return values[index];
  }

  /** A copy of the values, row-major. */
  public float[] toArray() {
    return values.clone();
  }

  /** A copy of the values widened to double, row-major. */
  public double[] toDoubles() {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The row-major index of the first NaN or infinite value, or -1. */
  public int firstNonFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Equal shape and bitwise equal values. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor that
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "FloatTensor" + shape;
  }
}
