package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file whose header was read and checked whole (the format of
 * huggingface/safetensors: 8 bytes header length, JSON header, row-major little-endian values). It
 * keeps no file open: each read opens the file, and refuses if it is no longer the one that was
 * opened. Every failure is an {@link InvalidFileException} that names the file.
 */
public final class SafetensorsFile {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final ByteSource source;
  private final SafetensorsHeader header;
  private final ValueReader values;

  private SafetensorsFile(ByteSource source, SafetensorsLimits limits) {
    this.source = source;
    this.header = HeaderReader.read(source, limits);
    this.values = new ValueReader(source, header, limits.finiteOnly());
  }

  /**
   * Reads and checks the header of a file.
   *
   * @throws InvalidFileException if the path is no readable regular file, or breaks the format's
   *     rules or the limits
   */
  public static SafetensorsFile open(Path path, SafetensorsLimits limits) {
    return new SafetensorsFile(FileSource.open(path), limits);
  }

  /**
   * Reads and checks the header of a file in memory; the bytes are copied.
   *
   * @param source what messages call it
   * @throws InvalidFileException if the bytes break the format's rules or the limits
   */
  public static SafetensorsFile parse(byte[] bytes, String source, SafetensorsLimits limits) {
    return new SafetensorsFile(new ArraySource(source, bytes), limits);
  }

  /** The path, or what the caller of {@link #parse} named it. */
  public String source() {
    return source.name();
  }

  /** The texts of {@code __metadata__}; empty if the file has none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** All tensors by name, in the order of their bytes. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** Whether the file holds a tensor of this name. */
  public boolean contains(String name) {
    return header.tensors().containsKey(name);
  }

  /**
   * What the header says about a tensor.
   *
   * @throws InvalidFileException if there is none of this name; the message lists near names
   */
  public TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw source.failure(
          "has no tensor "
              + Quote.of(name)
              + "; the nearest of its "
              + header.tensors().size()
              + " names are "
              + NearNames.of(name, header.tensors().keySet())
              + ".");
    }
    return info;
  }

  /**
   * Reads an F32, F16 or BF16 tensor; the shorter formats are widened exactly.
   *
   * @throws InvalidFileException if there is no such tensor, it has another format, or more than
   *     2^31-9 values
   */
  public FloatTensor readFloats(String name) {
    TensorInfo info = array(name);
    Dtype dtype = dtype(info, List.of(Dtype.F32, Dtype.F16, Dtype.BF16));
    List<Integer> shape = info.shape().stream().map(size -> dimension(info, size)).toList();
    return FloatTensor.of(values.floats(info, dtype), shape);
  }

  /**
   * Reads a tensor of any float format as doubles, row-major, exactly.
   *
   * @throws InvalidFileException if there is no such tensor, it has another format, or more than
   *     2^31-9 values
   */
  public double[] readDoubles(String name) {
    TensorInfo info = array(name);
    return values.doubles(info, dtype(info, List.of(Dtype.F64, Dtype.F32, Dtype.F16, Dtype.BF16)));
  }

  /**
   * Reads an I64 tensor, row-major.
   *
   * @throws InvalidFileException if there is no such tensor, it has another format, or more than
   *     2^31-9 values
   */
  public long[] readLongs(String name) {
    TensorInfo info = array(name);
    dtype(info, List.of(Dtype.I64));
    return values.longs(info);
  }

  /**
   * Reads a tensor of any float format as float32 into {@code target}, from its position on and in
   * its byte order; the position moves behind the last value. F16 and BF16 are widened exactly, F64
   * is rounded to nearest. F32 into a direct little-endian buffer goes straight from the file,
   * without a copy on the heap.
   *
   * @throws InvalidFileException if there is no such tensor, it has another format, or an F64 value
   *     exceeds float32
   * @throws InvalidValueException if less than four bytes for each value remain in {@code target}
   */
  public void readAsFloat(String name, ByteBuffer target) {
    TensorInfo info = array(name);
    Dtype dtype = dtype(info, List.of(Dtype.F32, Dtype.F16, Dtype.BF16, Dtype.F64));
    if (target.remaining() / 4 < info.elementCount()) {
      throw new InvalidValueException(
          "The buffer has "
              + target.remaining()
              + " bytes left; the tensor "
              + Quote.of(name)
              + " "
              + info.shape()
              + " needs 4 for each value.");
    }
    values.intoFloats(info, dtype, target);
  }

  /**
   * Maps an F32 tensor into memory: nothing is read yet, and nothing is copied. The memory is given
   * back once the buffer is no longer referenced and garbage is collected. As with every mapped
   * file, the buffer shows what others write into the file later, and reading behind the end of a
   * file that others cut off fails, in native code by ending the process.
   *
   * @return the bytes of exactly this tensor, read-only and little-endian
   * @throws InvalidFileException if there is no such tensor, it has another format or more than
   *     2^29-1 values, or the file system cannot map
   */
  public ByteBuffer mapFloats(String name) {
    TensorInfo info = info(name);
    dtype(info, List.of(Dtype.F32));
    if (info.byteCount() > Integer.MAX_VALUE) {
      throw source.failure(
          "has "
              + info.byteCount()
              + " bytes in the tensor "
              + Quote.of(name)
              + "; at most "
              + Integer.MAX_VALUE
              + " can be mapped at once. Read it instead.");
    }
    return values.map(info);
  }

  /**
   * Refuses a file that is no longer the one that was opened: of another size, time of the last
   * change, or identity.
   *
   * @throws InvalidFileException if it is not, or is no longer there
   */
  public void requireUnchanged() {
    source.checkUnchanged();
  }

  /** An exception whose message starts with the file's name. */
  InvalidFileException failure(String message) {
    return source.failure(message);
  }

  private TensorInfo array(String name) {
    TensorInfo info = info(name);
    if (info.knownDtype().isPresent() && info.elementCount() > MAX_ARRAY) {
      throw source.failure(
          "has "
              + info.elementCount()
              + " values in the tensor "
              + Quote.of(name)
              + "; at most "
              + MAX_ARRAY
              + " can be read at once.");
    }
    return info;
  }

  private Dtype dtype(TensorInfo info, List<Dtype> accepted) {
    return info.knownDtype()
        .filter(accepted::contains)
        .orElseThrow(
            () ->
                source.failure(
                    "has the tensor "
                        + Quote.of(info.name())
                        + " as "
                        + Quote.of(info.dtype())
                        + "; expected one of "
                        + accepted
                        + ". Convert the tensor."));
  }

  private int dimension(TensorInfo info, long size) {
    if (size > MAX_ARRAY) {
      throw source.failure(
          "has the tensor "
              + Quote.of(info.name())
              + " of shape "
              + info.shape()
              + "; expected dimensions of at most "
              + MAX_ARRAY
              + ".");
    }
    return (int) size;
  }
}
