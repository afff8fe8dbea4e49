package io.rpt.core.io;

/** 16-bit floats: exact widening to float32, and rounding of float32 to binary16. */
final class HalfFloats {
  private static final float SUBNORMAL_STEP = 0x1p-24f;

  /** The least size that rounds to infinity, halfway between 65504 and 65536. */
  static final float TOO_LARGE = 65520;

  private static final float LEAST_NORMAL = 0x1p-14f;
  private static final int DROPPED_BITS = 13;

  private HalfFloats() {}

  /** The nearest binary16, ties to even; infinite from {@link #TOO_LARGE} on. */
  static short toBinary16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (size >= TOO_LARGE) {
      return (short) (sign | 0x7c00);
    }
    if (size < LEAST_NORMAL) {
      return (short) (sign | (int) Math.rint(size / SUBNORMAL_STEP)); // rint ties to even
    }
    int fields = bits & 0x7fffffff;
    int even = (fields >>> DROPPED_BITS) & 1;
    int rounded = fields + (1 << (DROPPED_BITS - 1)) - 1 + even; // may carry into the exponent
    return (short) (sign | ((rounded >>> DROPPED_BITS) - ((127 - 15) << 10)));
  }

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
