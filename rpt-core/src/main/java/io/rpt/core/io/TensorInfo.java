package io.rpt.core.io;

import java.util.List;
import java.util.Optional;

/**
 * What the header of a safetensors file says about one tensor.
 *
 * @param name the tensor's name
 * @param dtype the number format as written in the header, such as {@code F32}
 * @param shape the dimensions, outermost first; empty for a scalar
 * @param begin the first byte, counted from the start of the data section
 * @param end the byte after the last, counted likewise
 */
public record TensorInfo(String name, String dtype, List<Long> shape, long begin, long end) {
  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** The bytes that the tensor takes in the file. */
  public long byteCount() {
    return end - begin;
  }

  /**
   * The number of values, the product of the dimensions.
   *
   * @throws ArithmeticException if it exceeds 2^63-1; never for a tensor of an opened file
   */
  public long elementCount() {
    if (shape.contains(0L)) {
      return 0;
    }
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }

  /** The number format, or empty if this library cannot read it. */
  public Optional<Dtype> knownDtype() {
    return Dtype.of(dtype);
  }
}
