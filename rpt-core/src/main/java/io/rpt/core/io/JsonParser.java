package io.rpt.core.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes {@link JsonValue}s of bytes. */
final class JsonParser {
  private final JsonReader reader;
  private final String source;
  private final JsonLimits limits;

  private JsonParser(JsonReader reader, String source, JsonLimits limits) {
    this.reader = reader;
    this.source = source;
    this.limits = limits;
  }

  static JsonValue parse(byte[] bytes, String source, JsonLimits limits) {
    if (bytes.length == 0 || bytes.length > limits.maxBytes()) {
      throw new InvalidFileException(
          source
              + ": has "
              + bytes.length
              + " bytes; expected JSON of 1 to "
              + limits.maxBytes()
              + " bytes.");
    }
    String text = decode(bytes, source);
    if (text.charAt(0) == '\uFEFF') {
      throw new InvalidFileException(
          source
              + ": starts with a byte order mark; expected JSON without one. Save it as UTF-8 without BOM.");
    }
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(limits.maxDepth());
      JsonValue value = new JsonParser(reader, source, limits).value("");
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidFileException(
            source + ": goes on after its JSON value; expected nothing more.");
      }
      return value;
    } catch (IOException | IllegalStateException e) {
      throw new InvalidFileException(
          source + ": is not strict JSON: " + firstLine(e) + ". Check that part of the file.", e);
    }
  }

  /** The first line of a Gson message; the following ones point to Gson's own help. */
  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String decode(byte[] bytes, String source) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(source + ": is not UTF-8 text. Save it as UTF-8.", e);
    }
  }

  private JsonValue value(String path) throws IOException {
    @Nullable Object value =
        switch (reader.peek()) {
          case BEGIN_OBJECT -> object(path);
          case BEGIN_ARRAY -> list(path);
          case STRING -> text(reader.nextString(), path);
          case NUMBER -> new JsonValue.RawNumber(text(reader.nextString(), path));
          case BOOLEAN -> reader.nextBoolean();
          default -> null;
        };
    if (value == null) {
      reader.nextNull();
    }
    return new JsonValue(source, path, value);
  }

  private Map<String, JsonValue> object(String path) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = text(reader.nextName(), path);
      String place = JsonValue.childPath(path, name);
      if (members.containsKey(name)) {
        throw failure(place, "stands twice; expected it once.");
      }
      members.put(name, value(place));
    }
    reader.endObject();
    return Collections.unmodifiableMap(members);
  }

  private List<JsonValue> list(String path) throws IOException {
    List<JsonValue> values = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      values.add(value(path + "[" + values.size() + "]"));
    }
    reader.endArray();
    return Collections.unmodifiableList(values);
  }

  private String text(String text, String path) {
    if (text.length() > limits.maxStringLength()) {
      throw failure(
          path,
          "has a text of "
              + text.length()
              + " characters; at most "
              + limits.maxStringLength()
              + " are accepted.");
    }
    return text;
  }

  private InvalidFileException failure(String path, String message) {
    return new JsonValue(source, path, null).failure(message);
  }
}
