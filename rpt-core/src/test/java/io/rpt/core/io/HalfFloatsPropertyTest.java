package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HalfFloatsPropertyTest {
  /** Every finite binary16 from 0 up, by its bits, and 65536, which stands for infinity. */
  private static final double[] SIZES = new double[0x7c00 + 1];

  static {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      int fraction = bits & 0x3ff;
      SIZES[bits] =
          exponent == 0
              ? Math.scalb((double) fraction, -24)
              : Math.scalb(1024.0 + fraction, exponent - 25);
    }
    SIZES[0x7c00] = 65536;
  }

  @Example
  void toBinary16_everyOneOfThe65536Values_comesBackAsItWas() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float wide = HalfFloats.fromBinary16((short) bits);
      short back = HalfFloats.toBinary16(wide);
      if (Float.isNaN(wide)) {
        assertThat(bits & 0x7fff).isGreaterThan(0x7c00);
        assertThat(Float.isNaN(HalfFloats.fromBinary16(back))).isTrue();
      } else {
        assertThat(back).isEqualTo((short) bits);
        double size = (bits & 0x7fff) == 0x7c00 ? Double.POSITIVE_INFINITY : SIZES[bits & 0x7fff];
        assertThat((double) Math.abs(wide)).isEqualTo(size);
        assertThat(Float.floatToRawIntBits(wide) < 0).isEqualTo(bits >= 0x8000);
      }
    }
  }

  @Property(tries = 20_000)
  void toBinary16_anyFloat_isTheNearestOneTiesToEven(@ForAll("floats") float value) {
    assertThat(HalfFloats.toBinary16(value)).isEqualTo(nearest(value));
  }

  @Example
  void toBinary16_everyMiddleAndItsNeighbours_isTheNearestOne() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      float middle = (float) ((SIZES[bits] + SIZES[bits + 1]) / 2); // exact
      for (float value : new float[] {Math.nextDown(middle), middle, Math.nextUp(middle)}) {
        assertThat(HalfFloats.toBinary16(value)).as("%a", value).isEqualTo(nearest(value));
        assertThat(HalfFloats.toBinary16(-value)).isEqualTo(nearest(-value));
      }
    }
  }

  /** By search among all; the differences of neighbours are exact in float64. */
  private static short nearest(float value) {
    int sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
    double size = Math.abs((double) value);
    int found = Arrays.binarySearch(SIZES, size);
    if (found >= 0) {
      return (short) (sign | found);
    }
    int above = Math.min(-found - 1, SIZES.length - 1);
    if (size > SIZES[above]) {
      return (short) (sign | above);
    }
    int below = above - 1;
    double down = size - SIZES[below];
    double up = SIZES[above] - size;
    boolean rises = up < down || (up == down && above % 2 == 0);
    return (short) (sign | (rises ? above : below));
  }

  /** Any bits, and sizes around those of binary16; no NaN. */
  @Provide
  Arbitrary<Float> floats() {
    Arbitrary<Float> any =
        Arbitraries.integers().map(Float::intBitsToFloat).filter(value -> !Float.isNaN(value));
    Arbitrary<Float> within =
        Arbitraries.integers()
            .between(Float.floatToIntBits(0x1p-27f), Float.floatToIntBits(70_000f))
            .map(Float::intBitsToFloat);
    return Arbitraries.oneOf(any, within, within.map(value -> -value));
  }
}
