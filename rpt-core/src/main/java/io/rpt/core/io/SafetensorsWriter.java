package io.rpt.core.io;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes float32 tensors as a safetensors file, in full or rounded to 16 bits; equal content gives
 * equal bytes.
 */
public final class SafetensorsWriter {
  private static final int PREFIX = 8;
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * The bytes of a file under {@link SafetensorsLimits#forBackbones()}.
   *
   * @see #toBytes(Map, Map, SafetensorsLimits)
   */
  public static byte[] toBytes(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    return toBytes(tensors, metadata, SafetensorsLimits.forBackbones());
  }

  /**
   * The bytes of a file: metadata first, then tensors in the order of their names, as F32; the
   * header is padded with spaces to a multiple of 8.
   *
   * @throws InvalidValueException if a name or text is no well-formed Unicode, or the file would
   *     exceed 2^31-9 bytes
   * @throws InvalidFileException if a reader with these limits would refuse the file
   */
  public static byte[] toBytes(
      Map<String, FloatTensor> tensors, Map<String, String> metadata, SafetensorsLimits limits) {
    return toBytes(tensors, metadata, limits, Dtype.F32);
  }

  /**
   * As {@link #toBytes(Map, Map, SafetensorsLimits)}, in another number format.
   *
   * @param dtype F32, or F16: each value becomes the nearest binary16, ties to even
   * @throws InvalidValueException also if the format is another, or a value is too large for it
   */
  public static byte[] toBytes(
      Map<String, FloatTensor> tensors,
      Map<String, String> metadata,
      SafetensorsLimits limits,
      Dtype dtype) {
    requireWritable(dtype);
    SortedMap<String, FloatTensor> sorted = new TreeMap<>(tensors);
    if (sorted.containsKey("__metadata__")) {
      throw new InvalidValueException(
          "A tensor is named \"__metadata__\", which the format reserves. Rename it.");
    }
    byte[] header = encode(header(sorted, new TreeMap<>(metadata), dtype));
    int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = allocate(PREFIX + (long) padded + dataBytes(sorted, dtype));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(header);
    while (file.position() < PREFIX + padded) {
      file.put((byte) ' ');
    }
    sorted.forEach((name, tensor) -> put(file, name, tensor, dtype));
    HeaderReader.read(new ArraySource("the file to write", bytes), limits);
    return bytes;
  }

  private static void requireWritable(Dtype dtype) {
    if (dtype != Dtype.F32 && dtype != Dtype.F16) {
      throw new InvalidValueException(
          "Tensors cannot be written as " + dtype + "; expected F32 or F16.");
    }
  }

  private static void put(ByteBuffer file, String name, FloatTensor tensor, Dtype dtype) {
    for (int i = 0; i < tensor.size(); i++) {
      float value = tensor.get(i);
      if (dtype == Dtype.F32) {
        file.putFloat(value);
      } else if (Float.isFinite(value) && Math.abs(value) >= HalfFloats.TOO_LARGE) {
        throw new InvalidValueException(
            "The tensor " + name + " holds " + value + ", but F16 ends at 65504. Write it as F32.");
      } else {
        file.putShort(HalfFloats.toBinary16(value));
      }
    }
  }

  private static long dataBytes(SortedMap<String, FloatTensor> tensors, Dtype dtype) {
    return tensors.values().stream().mapToLong(t -> (long) dtype.bytes() * t.size()).sum();
  }

  private static byte[] allocate(long size) {
    requireWritable(size);
    return new byte[(int) size];
  }

  /**
   * Refuses tensors that one file cannot hold, before they are made.
   *
   * @param size their bytes
   * @throws InvalidValueException if these are too many
   */
  public static void requireWritable(long size) {
    if (size > Integer.MAX_VALUE - 8) {
      throw new InvalidValueException(
          "The tensors make a file of "
              + size
              + " bytes; at most "
              + (Integer.MAX_VALUE - 8)
              + " can be written. Use a smaller model.");
    }
  }

  private static String header(
      SortedMap<String, FloatTensor> tensors, SortedMap<String, String> metadata, Dtype dtype) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name("__metadata__").beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      long begin = 0;
      for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
        begin = tensor(json, entry.getKey(), entry.getValue(), dtype, begin);
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static long tensor(
      JsonWriter json, String name, FloatTensor tensor, Dtype dtype, long begin)
      throws IOException {
    long end = begin + (long) dtype.bytes() * tensor.size();
    json.name(name).beginObject().name("dtype").value(dtype.name()).name("shape").beginArray();
    for (int size : tensor.shape()) {
      json.value(size);
    }
    json.endArray().name("data_offsets").beginArray().value(begin).value(end).endArray();
    json.endObject();
    return end;
  }

  private static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new InvalidValueException(
          "A tensor name or metadata text holds half a surrogate pair; expected well-formed Unicode.",
          e);
    }
  }
}
