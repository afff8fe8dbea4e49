package io.rpt.core.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a safetensors file: nothing is allocated that the file's own size does not
 * cover.
 */
final class HeaderReader {
  private static final int PREFIX = 8;
  private static final String METADATA = "__metadata__";
  private static final long MAX_EXACT = 1L << 53;

  private final ByteSource source;
  private final SafetensorsLimits limits;
  private final Pattern names;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private HeaderReader(ByteSource source, SafetensorsLimits limits) {
    this.source = source;
    this.limits = limits;
    this.names = Pattern.compile(limits.namePattern());
  }

  static SafetensorsHeader read(ByteSource source, SafetensorsLimits limits) {
    return new HeaderReader(source, limits).read();
  }

  private SafetensorsHeader read() {
    byte[] header = headerBytes();
    long dataStart = PREFIX + (long) header.length;
    parse(decode(header));
    Map<String, TensorInfo> ordered =
        new HeaderLayout(source, limits).check(tensors, source.size() - dataStart);
    return new SafetensorsHeader(Collections.unmodifiableMap(metadata), ordered, dataStart);
  }

  private byte[] headerBytes() {
    long size = source.size();
    if (size < PREFIX) {
      throw source.failure(
          "has "
              + size
              + " bytes; a safetensors file has at least 8. The file is empty or cut off; fetch it again.");
    }
    if (size > limits.maxFileBytes()) {
      throw source.failure(
          "has "
              + size
              + " bytes; at most "
              + limits.maxFileBytes()
              + " are accepted. Raise the limit if you trust the file.");
    }
    byte[] start = bytes(0, PREFIX);
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > size - PREFIX) {
      throw source.failure(
          "claims a header of "
              + Long.toUnsignedString(length)
              + " bytes; expected 2 to "
              + (size - PREFIX)
              + ", what the file holds."
              + FileKinds.hint(start));
    }
    if (length > limits.maxHeaderBytes()) {
      throw source.failure(
          "has a header of "
              + length
              + " bytes; at most "
              + limits.maxHeaderBytes()
              + " are accepted."
              + FileKinds.hint(start));
    }
    byte[] header = bytes(PREFIX, (int) length);
    if (header[0] != '{') {
      throw source.failure(
          "has a header that starts with byte "
              + (header[0] & 0xff)
              + "; expected '{'."
              + FileKinds.hint(start));
    }
    return header;
  }

  private byte[] bytes(long offset, int count) {
    byte[] bytes = new byte[count];
    source.read(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private String decode(byte[] header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(
          source.name()
              + ": has a header that is not UTF-8 text. The file is damaged; fetch it again.",
          e);
    }
  }

  private void parse(String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      reader.beginObject();
      boolean metadataSeen = false;
      while (reader.hasNext()) {
        String name = text(reader.nextName(), "a name");
        if (!name.equals(METADATA)) {
          tensor(reader, name);
        } else if (metadataSeen) {
          throw source.failure("has " + METADATA + " twice in its header; expected it once.");
        } else {
          metadataSeen = true;
          metadata(reader);
        }
      }
      reader.endObject();
      expect(reader, JsonToken.END_DOCUMENT, "after its header's last brace");
    } catch (IOException | IllegalStateException e) {
      throw new InvalidFileException(
          source.name()
              + ": has a header that is not strict JSON ("
              + JsonParser.firstLine(e)
              + "). The file is damaged; fetch it again.",
          e);
    }
  }

  private void metadata(JsonReader reader) throws IOException {
    expect(reader, JsonToken.BEGIN_OBJECT, "in " + METADATA);
    reader.beginObject();
    while (reader.hasNext()) {
      String name = text(reader.nextName(), "a name in " + METADATA);
      expect(reader, JsonToken.STRING, "in " + METADATA + " at " + Quote.of(name));
      String value = text(reader.nextString(), METADATA + " at " + Quote.of(name));
      if (metadata.put(name, value) != null) {
        throw source.failure(
            "has " + Quote.of(name) + " twice in " + METADATA + "; expected it once.");
      }
    }
    reader.endObject();
  }

  private void tensor(JsonReader reader, String name) throws IOException {
    checkName(name);
    expect(reader, JsonToken.BEGIN_OBJECT, "at tensor " + Quote.of(name));
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    reader.beginObject();
    while (reader.hasNext()) {
      String field = reader.nextName();
      String place = "at tensor " + Quote.of(name) + ", " + Quote.of(field);
      switch (field) {
        case "dtype" -> dtype = once(dtype, dtype(reader, place), place);
        case "shape" -> shape = once(shape, integers(reader, limits.maxRank(), place), place);
        case "data_offsets" -> offsets = once(offsets, integers(reader, 2, place), place);
        default ->
            throw source.failure(
                "has an unknown field " + place + "; expected dtype, shape and data_offsets.");
      }
    }
    reader.endObject();
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw source.failure(
          "lacks dtype, shape or two data_offsets at tensor "
              + Quote.of(name)
              + "; expected all three.");
    }
    tensors.put(name, new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1)));
  }

  private void checkName(String name) {
    if (!names.matcher(name).matches()) {
      throw source.failure(
          "has a tensor named "
              + Quote.of(name)
              + "; expected a name that matches "
              + limits.namePattern()
              + ".");
    }
    if (tensors.containsKey(name)) {
      throw source.failure(
          "has the tensor " + Quote.of(name) + " twice in its header; expected it once.");
    }
    if (tensors.size() == limits.maxTensors()) {
      throw source.failure(
          "has more than " + limits.maxTensors() + " tensors, the accepted number.");
    }
  }

  private String dtype(JsonReader reader, String place) throws IOException {
    expect(reader, JsonToken.STRING, place);
    return text(reader.nextString(), place);
  }

  private <T> T once(@Nullable T earlier, T value, String place) {
    if (earlier != null) {
      throw source.failure("has a field twice " + place + "; expected it once.");
    }
    return value;
  }

  private List<Long> integers(JsonReader reader, int max, String place) throws IOException {
    expect(reader, JsonToken.BEGIN_ARRAY, place);
    List<Long> values = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      if (values.size() == max) {
        throw source.failure(
            "has more than " + max + " numbers " + place + ", the accepted count.");
      }
      expect(reader, JsonToken.NUMBER, place);
      values.add(integer(reader.nextString(), place));
    }
    reader.endArray();
    return values;
  }

  private long integer(String digits, String place) {
    boolean whole = digits.length() <= 16 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    long value = whole ? Long.parseLong(digits) : -1;
    if (value < 0 || value > MAX_EXACT) {
      throw source.failure(
          "has the number "
              + Quote.of(digits)
              + " "
              + place
              + "; expected a whole number from 0 to 2^53.");
    }
    return value;
  }

  private String text(String text, String place) {
    if (text.length() > limits.maxStringLength()) {
      throw source.failure(
          "has a text of "
              + text.length()
              + " characters as "
              + place
              + "; at most "
              + limits.maxStringLength()
              + " are accepted.");
    }
    return text;
  }

  private void expect(JsonReader reader, JsonToken token, String place) throws IOException {
    JsonToken found = reader.peek();
    if (found != token) {
      throw source.failure(
          "has " + words(found) + " " + place + "; expected " + words(token) + ".");
    }
  }

  private static String words(JsonToken token) {
    return switch (token) {
      case BEGIN_ARRAY -> "a list";
      case BEGIN_OBJECT -> "an object";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case END_DOCUMENT -> "nothing more";
      case NAME, END_ARRAY, END_OBJECT -> "the end of a value";
    };
  }
}
