package io.rpt.core.io;

/** Exact widening of 16-bit floats to float32. */
final class HalfFloats {
  private static final float SUBNORMAL_STEP = 0x1p-24f;

  private HalfFloats() {}

  /** Widens an IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
  static float fromBinary16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float size = fraction * SUBNORMAL_STEP;
      return sign == 0 ? size : -size;
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }

  /** Widens a bfloat16, the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
