package io.rpt.djl.cache;

import ai.djl.ndarray.types.DataType;
import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a kept number is written. */
public enum StateFormat {
  /**
   * As computed: training is the same as without a cache, but for the rounding of matrix products
   * over other batches.
   */
  F32(4, DataType.FLOAT32, Float.MAX_VALUE),
  /** Half precision (IEEE 754 binary16): half the size; states beyond 65504 are refused. */
  F16(2, DataType.FLOAT16, 65504),
  /** The upper half of a float32, rounded to nearest: half the size, 8 bits of precision. */
  BF16(2, DataType.FLOAT32, Float.intBitsToFloat(0x7f7f0000));

  private static final int HALF = 16;

  private final int bytes;
  private final DataType batchType;
  private final float largest;

  StateFormat(int bytes, DataType batchType, float largest) {
    this.bytes = bytes;
    this.batchType = batchType;
    this.largest = largest;
  }

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds one by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static StateFormat byId(String id) {
    return EnumIds.find("format of kept states", StateFormat.class, id);
  }

  /** The bytes of a kept number. */
  int bytes() {
    return bytes;
  }

  /** The largest number that can be kept. */
  float largest() {
    return largest;
  }

  /** The type of the array that a batch of kept numbers becomes. */
  DataType batchType() {
    return batchType;
  }

  /** A buffer for a batch of {@code numbers}, all 0. */
  ByteBuffer batch(int numbers) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(numbers, batchType.getNumOfBytes()))
        .order(ByteOrder.nativeOrder());
  }

  /**
   * Writes numbers as they are kept.
   *
   * @param from the engine's numbers of {@link #computedType}, at their position
   */
  void keep(ByteBuffer from, ByteBuffer into) {
    if (this != BF16) {
      into.put(from);
      return;
    }
    while (from.hasRemaining()) {
      int bits = from.getInt();
      int rounded = bits + 0x7fff + ((bits >>> HALF) & 1); // to nearest, ties to even
      into.putShort((short) (rounded >>> HALF));
    }
  }

  /** The type in which the engine gives the numbers that {@link #keep} reads. */
  DataType computedType() {
    return batchType;
  }

  /** Copies kept numbers into a batch at its position. */
  void load(ByteBuffer kept, ByteBuffer batch) {
    if (this != BF16) {
      batch.put(kept);
      return;
    }
    while (kept.hasRemaining()) {
      batch.putInt(kept.getShort() << HALF);
    }
  }
}
