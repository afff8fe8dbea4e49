package io.rpt.core.io;

import java.util.Arrays;
import java.util.Optional;

/** The number formats that this library reads from a safetensors file. */
public enum Dtype {
  /** IEEE 754 binary64. */
  F64(8),
  /** IEEE 754 binary32. */
  F32(4),
  /** IEEE 754 binary16. */
  F16(2),
  /** The upper half of a binary32. */
  BF16(2),
  /** Two's complement, 64 bits. */
  I64(8);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes for each value. */
  public int bytes() {
    return bytes;
  }

  /** Whether values are floating-point numbers. */
  public boolean isFloat() {
    return this != I64;
  }

  /**
   * The format with this name in a header, such as {@code BF16}; empty for one that is not read.
   */
  public static Optional<Dtype> of(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }
}
