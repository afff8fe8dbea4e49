package io.rpt.core.io;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidValueException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON for people: two spaces of indent, sorted names, a newline at the end; equal content
 * gives equal bytes.
 */
public final class JsonText {
  private JsonText() {}

  /**
   * The UTF-8 bytes of an object.
   *
   * @param object texts, numbers, booleans, nulls, and lists and maps of these with texts as keys
   * @throws InvalidValueException if it holds something else, a number that is not finite, or half
   *     a surrogate pair
   */
  public static byte[] toBytes(Map<String, ?> object) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setIndent("  ");
      writer.setHtmlSafe(false);
      write(writer, object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
    if (value == null) {
      writer.nullValue();
    } else if (value instanceof Map<?, ?> map) {
      writeMap(writer, map);
    } else if (value instanceof Iterable<?> items) {
      writer.beginArray();
      for (Object item : items) {
        write(writer, item);
      }
      writer.endArray();
    } else if (value instanceof String text) {
      writer.value(wellFormed(text));
    } else if (value instanceof Boolean bool) {
      writer.value(bool);
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      writer.value(number);
    } else {
      throw new InvalidValueException(
          "JSON cannot hold "
              + value
              + " ("
              + value.getClass().getSimpleName()
              + "); expected texts, finite numbers, booleans, lists and maps.");
    }
  }

  private static void writeMap(JsonWriter writer, Map<?, ?> map) throws IOException {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      sorted.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    writer.beginObject();
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      writer.name(wellFormed(entry.getKey()));
      write(writer, entry.getValue());
    }
    writer.endObject();
  }

  private static String wellFormed(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidValueException(
          "The text "
              + Quote.of(text)
              + " holds half a surrogate pair; expected well-formed Unicode.");
    }
    return text;
  }
}
