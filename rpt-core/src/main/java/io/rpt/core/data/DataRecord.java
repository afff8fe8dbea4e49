package io.rpt.core.data;

import static java.util.stream.Collectors.joining;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.rpt.core.error.InvalidDataException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One record of a data file, such as a line of JSON Lines or of CSV: its fields, and where it
 * stands for messages. Every method that reads a field throws {@link InvalidDataException}, naming
 * the place, if the field is missing or is not what was asked for.
 */
public final class DataRecord {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final int SHOWN = 40;

  private final String place;
  private final Map<String, Field> fields;

  private DataRecord(String place, Map<String, Field> fields) {
    this.place = place;
    this.fields = fields;
  }

  /**
   * A record whose fields are texts, as those of CSV are.
   *
   * @param place what messages call it, such as {@code file:line}
   * @param fields the values by name, in the order of the file
   */
  public static DataRecord ofTexts(String place, Map<String, String> fields) {
    Map<String, Field> texts = new LinkedHashMap<>();
    fields.forEach((name, value) -> texts.put(name, new Field(JsonToken.STRING, value)));
    return new DataRecord(place, texts);
  }

  /** Parses one line strictly: one object, no field twice, nothing after it. */
  static DataRecord parse(String place, String line) {
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
          place
              + ": "
              + show(line)
              + " cannot be read as a JSON object ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "); expected one object per line.",
          e);
    }
    return new DataRecord(place, fields);
  }

  /** Where the record stands, such as {@code file:line}. */
  public String place() {
    return place;
  }

  /** The names of its fields, in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** An exception for this record: {@code place: message}. */
  public InvalidDataException failure(String message) {
    return new InvalidDataException(place + ": " + message);
  }

  /**
   * The format by the names of the fields: {@link TextFormat#SINGLE} or {@link TextFormat#PAIR}.
   *
   * @throws InvalidDataException if the record has the fields of neither or of both
   */
  public TextFormat detectFormat() {
    boolean single = fields.keySet().containsAll(TextFormat.SINGLE.fields());
    boolean pair = fields.keySet().containsAll(TextFormat.PAIR.fields());
    if (single == pair) {
      throw failure(
          "expected either the field 'text' or the fields 'text_a' and 'text_b', but the record has "
              + shownNames()
              + "; rename the fields.");
    }
    return single ? TextFormat.SINGLE : TextFormat.PAIR;
  }

  /** The first field names, for messages. */
  String shownNames() {
    String names = fields.keySet().stream().limit(10).map(DataRecord::show).collect(joining(", "));
    return names.isEmpty() ? "no field" : fields.size() > 10 ? names + ", …" : names;
  }

  /** The texts of the format's fields, which are not blank. */
  public TextInput input(TextFormat format) {
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
          place + ": field " + show(name) + " is an empty text; remove the record or fill it in.");
    }
    return checked(name, field.value);
  }

  /** The field {@code label}: a string, or a whole number, true or false as its text. */
  public String label() {
    return value("label", "a label");
  }

  /** The field {@code idx}, by which official files number their examples. */
  public String index() {
    return value("idx", "the example's number");
  }

  private String value(String name, String what) {
    Field field = field(name, what);
    boolean valid =
        switch (field.token) {
          case STRING -> !field.value.isBlank();
          case NUMBER -> WHOLE_NUMBER.matcher(field.value).matches();
          case BOOLEAN -> true;
          default -> false;
        };
    if (!valid && field.token == JsonToken.STRING) {
      throw failure("field " + show(name) + " is empty; expected " + what + ".");
    }
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
              + ". The record has "
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
