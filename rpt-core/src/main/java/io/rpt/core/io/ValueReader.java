package io.rpt.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the values of one tensor in chunks and converts them. */
final class ValueReader {
  private static final int CHUNK_BYTES = 1 << 18;

  private final ByteSource source;
  private final SafetensorsHeader header;
  private final boolean finiteOnly;

  ValueReader(ByteSource source, SafetensorsHeader header, boolean finiteOnly) {
    this.source = source;
    this.header = header;
    this.finiteOnly = finiteOnly;
  }

  /**
   * Takes the values of a chunk: the index of its first value, the count, and its little-endian
   * bytes.
   */
  private interface Sink {
    void accept(int first, int count, ByteBuffer bytes);
  }

  private void chunks(TensorInfo tensor, Dtype dtype, Sink sink) {
    int total = Math.toIntExact(tensor.elementCount());
    int perChunk = CHUNK_BYTES / dtype.bytes();
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(total, perChunk) * dtype.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < total; first += perChunk) {
      int count = Math.min(perChunk, total - first);
      chunk.clear().limit(count * dtype.bytes());
      source.read(header.dataStart() + tensor.begin() + (long) first * dtype.bytes(), chunk);
      sink.accept(first, count, chunk.flip());
    }
  }

  float[] floats(TensorInfo tensor, Dtype dtype) {
    float[] values = new float[Math.toIntExact(tensor.elementCount())];
    chunks(
        tensor,
        dtype,
        (first, count, bytes) -> {
          for (int i = 0; i < count; i++) {
            values[first + i] = checked(tensor, first + i, single(tensor, dtype, bytes, i));
          }
        });
    return values;
  }

  double[] doubles(TensorInfo tensor, Dtype dtype) {
    double[] values = new double[Math.toIntExact(tensor.elementCount())];
    chunks(
        tensor,
        dtype,
        (first, count, bytes) -> {
          for (int i = 0; i < count; i++) {
            double value =
                dtype == Dtype.F64 ? bytes.getDouble(8 * i) : single(tensor, dtype, bytes, i);
            if (finiteOnly && !Double.isFinite(value)) {
              throw nonFinite(tensor, first + i, value);
            }
            values[first + i] = value;
          }
        });
    return values;
  }

  long[] longs(TensorInfo tensor) {
    long[] values = new long[Math.toIntExact(tensor.elementCount())];
    chunks(
        tensor, Dtype.I64, (first, count, bytes) -> bytes.asLongBuffer().get(values, first, count));
    return values;
  }

  /**
   * Writes float32 values at the target's position, in the target's byte order, and moves the
   * position behind them.
   */
  void intoFloats(TensorInfo tensor, Dtype dtype, ByteBuffer target) {
    if (dtype == Dtype.F32 && target.order() == ByteOrder.LITTLE_ENDIAN) {
      copyFloats(tensor, target);
      return;
    }
    chunks(
        tensor,
        dtype,
        (first, count, bytes) -> {
          for (int i = 0; i < count; i++) {
            target.putFloat(checked(tensor, first + i, single(tensor, dtype, bytes, i)));
          }
        });
  }

  /** The bytes of an F32 tensor, where they lie. */
  ByteBuffer map(TensorInfo tensor) {
    ByteBuffer bytes =
        source.map(header.dataStart() + tensor.begin(), Math.toIntExact(tensor.byteCount()));
    checkFinite(tensor, bytes, 0);
    return bytes;
  }

  private void copyFloats(TensorInfo tensor, ByteBuffer target) {
    int start = target.position();
    int oldLimit = target.limit();
    target.limit(start + (int) tensor.byteCount());
    source.read(header.dataStart() + tensor.begin(), target);
    target.limit(oldLimit);
    checkFinite(tensor, target, start);
  }

  private void checkFinite(TensorInfo tensor, ByteBuffer bytes, int start) {
    for (int i = 0; finiteOnly && i < tensor.elementCount(); i++) {
      checked(tensor, i, bytes.getFloat(start + 4 * i));
    }
  }

  private float single(TensorInfo tensor, Dtype dtype, ByteBuffer bytes, int index) {
    return switch (dtype) {
      case F32 -> bytes.getFloat(4 * index);
      case F16 -> HalfFloats.fromBinary16(bytes.getShort(2 * index));
      case BF16 -> HalfFloats.fromBfloat16(bytes.getShort(2 * index));
      case F64 -> narrow(tensor, bytes.getDouble(8 * index));
      case I64 ->
          throw source.failure(
              "has whole numbers in " + Quote.of(tensor.name()) + "; expected floats.");
    };
  }

  private float narrow(TensorInfo tensor, double value) {
    float narrowed = (float) value;
    if (Double.isFinite(value) && !Float.isFinite(narrowed)) {
      throw source.failure(
          "has the value "
              + value
              + " in the F64 tensor "
              + Quote.of(tensor.name())
              + ", more than a float32 can hold. Read it as doubles, or scale it.");
    }
    return narrowed;
  }

  private float checked(TensorInfo tensor, int index, float value) {
    if (finiteOnly && !Float.isFinite(value)) {
      throw nonFinite(tensor, index, value);
    }
    return value;
  }

  private RuntimeException nonFinite(TensorInfo tensor, int index, double value) {
    return source.failure(
        "has "
            + value
            + " in the tensor "
            + Quote.of(tensor.name())
            + " "
            + tensor.shape()
            + " at row-major index "
            + index
            + "; expected finite values. The training run diverged; train again with a smaller learning rate.");
  }
}
