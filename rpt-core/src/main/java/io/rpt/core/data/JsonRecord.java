package io.rpt.core.data;

import static java.util.stream.Collectors.joining;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.rpt.core.error.InvalidDataException;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One line of a JSONL file: the fields of its object, and where it stands for messages. */
final class JsonRecord {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final int SHOWN = 40;

  private final String place;
  private final Map<String, Field> fields;

  private JsonRecord(String place, Map<String, Field> fields) {
    this.place = place;
    this.fields = fields;
  }

  /** Parses one line strictly: one object, no field twice, nothing after it. */
  static JsonRecord parse(String place, String line) {
    Map<String, Field> fields = new LinkedHashMap<>();
    try {
      JsonReader reader = new JsonReader(new StringReader(line));
      reader.setStrictness(Strictness.STRICT);
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (fields.put(name, Field.read(reader)) != null) {
          throw new InvalidDataException(place + ": field " + show(name) + " stands there twice.");
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidDataException(place + ": more than one JSON value on the line.");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new InvalidDataException(
          place + ": " + show(line) + " is no JSON object; expected one object per line.", e);
    }
    return new JsonRecord(place, fields);
  }

  Set<String> names() {
    return fields.keySet();
  }

  /** The first field names, for messages. */
  String shownNames() {
    String names = fields.keySet().stream().limit(10).map(JsonRecord::show).collect(joining(", "));
    return names.isEmpty() ? "no field" : fields.size() > 10 ? names + ", …" : names;
  }

  /** The texts of the format's fields. */
  TextInput input(TextFormat format) {
    String first = text(format.fields().get(0));
    return format.isPair()
        ? TextInput.of(first, text(format.fields().get(1)))
        : TextInput.of(first);
  }

  private String text(String name) {
    Field field = field(name, "a text");
    if (field.token != JsonToken.STRING) {
      throw invalid(name, field, "a string");
    }
    if (field.value.isBlank()) {
      throw new InvalidDataException(
          place + ": field " + show(name) + " is an empty text; remove the line or fill it in.");
    }
    return checked(name, field.value);
  }

  /** The label: a string, or a whole number, true or false as its text. */
  String label() {
    String name = "label";
    Field field = field(name, "a label");
    boolean valid =
        switch (field.token) {
          case STRING -> !field.value.isBlank();
          case NUMBER -> WHOLE_NUMBER.matcher(field.value).matches();
          case BOOLEAN -> true;
          default -> false;
        };
    if (!valid) {
      throw invalid(name, field, "a string that is not empty, a whole number, true or false");
    }
    return checked(name, field.value);
  }

  private Field field(String name, String what) {
    Field field = fields.get(name);
    if (field == null) {
      throw new InvalidDataException(
          place
              + ": no field "
              + show(name)
              + "; expected "
              + what
              + ". The line has "
              + shownNames()
              + ".");
    }
    return field;
  }

  private InvalidDataException invalid(String name, Field field, String expected) {
    String value = field.value.isEmpty() ? field.token.toString() : show(field.value);
    return new InvalidDataException(
        place + ": field " + show(name) + " is " + value + "; expected " + expected + ".");
  }

  private String checked(String name, String value) {
    int bad = firstBadChar(value);
    if (bad >= 0) {
      throw new InvalidDataException(
          "%s: field %s has \\u%04x at character %d, which is no text; remove it."
              .formatted(place, show(name), (int) value.charAt(bad), bad));
    }
    return value;
  }

  /** The index of the first NUL or unpaired surrogate, or -1. */
  private static int firstBadChar(String value) {
    int i = 0;
    while (i < value.length()) {
      int point = value.codePointAt(i);
      if (point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
        return i;
      }
      i += Character.charCount(point);
    }
    return -1;
  }

  /** A quoted and shortened value for messages. */
  static String show(String value) {
    String start = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    return "'" + start.replaceAll("\\p{Cntrl}|\\p{Cs}", "?") + "'";
  }

  /** A scalar's text, or nothing for null, arrays and objects. */
  private record Field(JsonToken token, String value) {
    private static Field read(JsonReader reader) throws IOException {
      JsonToken token = reader.peek();
      return switch (token) {
        case STRING, NUMBER -> new Field(token, reader.nextString());
        case BOOLEAN -> new Field(token, Boolean.toString(reader.nextBoolean()));
        default -> {
          reader.skipValue();
          yield new Field(token, "");
        }
      };
    }
  }
}
