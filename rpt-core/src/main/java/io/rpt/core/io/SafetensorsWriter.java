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

/** Writes float32 tensors as a safetensors file; equal content gives equal bytes. */
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
    SortedMap<String, FloatTensor> sorted = new TreeMap<>(tensors);
    if (sorted.containsKey("__metadata__")) {
      throw new InvalidValueException(
          "A tensor is named \"__metadata__\", which the format reserves. Rename it.");
    }
    byte[] header = encode(header(sorted, new TreeMap<>(metadata)));
    int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = allocate(PREFIX + (long) padded + dataBytes(sorted));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(header);
    while (file.position() < PREFIX + padded) {
      file.put((byte) ' ');
    }
    for (FloatTensor tensor : sorted.values()) {
      for (int i = 0; i < tensor.size(); i++) {
        file.putFloat(tensor.get(i));
      }
    }
    HeaderReader.read(new ArraySource("the file to write", bytes), limits);
    return bytes;
  }

  private static long dataBytes(SortedMap<String, FloatTensor> tensors) {
    return tensors.values().stream().mapToLong(tensor -> 4L * tensor.size()).sum();
  }

  private static byte[] allocate(long size) {
    if (size > Integer.MAX_VALUE - 8) {
      throw new InvalidValueException(
          "The tensors make a file of "
              + size
              + " bytes; at most "
              + (Integer.MAX_VALUE - 8)
              + " can be written.");
    }
    return new byte[(int) size];
  }

  private static String header(
      SortedMap<String, FloatTensor> tensors, SortedMap<String, String> metadata) {
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
        begin = tensor(json, entry.getKey(), entry.getValue(), begin);
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static long tensor(JsonWriter json, String name, FloatTensor tensor, long begin)
      throws IOException {
    long end = begin + 4L * tensor.size();
    json.name(name).beginObject().name("dtype").value("F32").name("shape").beginArray();
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
