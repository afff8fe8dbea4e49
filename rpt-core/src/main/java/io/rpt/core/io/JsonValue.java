package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.RptException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable value of a JSON document, which knows where it stands: reading it as something else
 * fails with a message such as {@code prompt.json: head.labels[2]: expected a text, found a
 * number.}
 */
public final class JsonValue {
  private static final String WHOLE = "-?(0|[1-9][0-9]{0,18})";

  private final String source;
  private final String path;
  private final @Nullable Object value;

  /** A number as written. */
  record RawNumber(String text) {}

  /** Takes a map, a list, a text, a {@link RawNumber}, a boolean or null. */
  JsonValue(String source, String path, @Nullable Object value) {
    this.source = source;
    this.path = path;
    this.value = value;
  }

  /**
   * Parses a document.
   *
   * @param source what messages call it
   * @throws InvalidFileException if the bytes are no strict JSON in UTF-8, repeat a name, or break
   *     a limit
   */
  public static JsonValue parse(byte[] bytes, String source, JsonLimits limits) {
    return JsonParser.parse(bytes, source, limits);
  }

  /**
   * Reads and parses a file.
   *
   * @throws InvalidFileException if the file cannot be read, or as {@link #parse} does
   */
  public static JsonValue open(Path file, JsonLimits limits) {
    FileSource source = FileSource.open(file);
    if (source.size() > limits.maxBytes()) {
      throw source.failure(
          "has " + source.size() + " bytes; at most " + limits.maxBytes() + " are accepted.");
    }
    byte[] bytes = new byte[(int) source.size()];
    source.read(0, ByteBuffer.wrap(bytes));
    return parse(bytes, file.toString(), limits);
  }

  /**
   * Where the value stands in its document, such as {@code head.labels[2]}; empty for the whole
   * document.
   */
  public String path() {
    return path;
  }

  /** Whether the value is {@code null}. */
  public boolean isNull() {
    return value == null;
  }

  /** Whether the value is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Whether the value is a list. */
  public boolean isList() {
    return value instanceof List;
  }

  /** A text, a number or a boolean as a word of a command line: a number as it is written. */
  public String asWord() {
    if (value instanceof RawNumber number) {
      return number.text();
    }
    if (value instanceof String || value instanceof Boolean) {
      return value.toString();
    }
    throw expected("a text, a number, true or false");
  }

  /** The value as an object. */
  public JsonObject asObject() {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(this, members(map));
    }
    throw expected("an object");
  }

  @SuppressWarnings("unchecked") // only the parser makes maps, and only of this kind
  private static Map<String, JsonValue> members(Map<?, ?> map) {
    return (Map<String, JsonValue>) map;
  }

  /** The value as a list. */
  public List<JsonValue> asList() {
    if (value instanceof List<?> list) {
      return list.stream().map(JsonValue.class::cast).toList();
    }
    throw expected("a list");
  }

  /** The value as a list of texts. */
  public List<String> asStrings() {
    if (!(value instanceof List<?>)) {
      throw expected("a list of texts");
    }
    return asList().stream().map(JsonValue::asString).toList();
  }

  /** The value as a text. */
  public String asString() {
    if (value instanceof String text) {
      return text;
    }
    throw expected("a text");
  }

  /** The value as true or false. */
  public boolean asBool() {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw expected("true or false");
  }

  /** The value as a finite number. */
  public double asNumber() {
    if (!(value instanceof RawNumber number)) {
      throw expected("a number");
    }
    double parsed = Double.parseDouble(number.text());
    if (!Double.isFinite(parsed)) {
      throw failure(
          "expected a number that a double can hold, found " + Quote.of(number.text()) + ".");
    }
    return parsed;
  }

  /**
   * The value as a whole number from {@code min} to {@code max}, written without fraction or
   * exponent.
   */
  public long asInteger(long min, long max) {
    String range = "a whole number from " + min + " to " + max;
    if (!(value instanceof RawNumber number)) {
      throw expected(range);
    }
    boolean whole = number.text().matches(WHOLE);
    BigInteger parsed = whole ? new BigInteger(number.text()) : BigInteger.ZERO;
    if (!whole
        || parsed.compareTo(BigInteger.valueOf(min)) < 0
        || parsed.compareTo(BigInteger.valueOf(max)) > 0) {
      throw failure("expected " + range + ", found " + Quote.of(number.text()) + ".");
    }
    return parsed.longValueExact();
  }

  /** An exception for this place: {@code source: path: message}. */
  public InvalidFileException failure(String message) {
    return new InvalidFileException(located(message));
  }

  /** As {@link #failure(String)}, for a refusal by somebody else, whose message is passed on. */
  InvalidFileException failure(RptException cause) {
    return new InvalidFileException(located(String.valueOf(cause.getMessage())), cause);
  }

  private String located(String message) {
    return source + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }

  /** The path of a member of an object. */
  static String childPath(String parent, String name) {
    String shown = name.matches("[A-Za-z0-9_\\-]{1,64}") ? name : Quote.of(name);
    return parent.isEmpty() ? shown : parent + "." + shown;
  }

  private InvalidFileException expected(String what) {
    return failure("expected " + what + ", found " + kind() + ".");
  }

  private String kind() {
    if (value == null) {
      return "null";
    }
    if (value instanceof String text) {
      return "the text " + Quote.of(text);
    }
    if (value instanceof RawNumber number) {
      return "the number " + Quote.of(number.text()).replace("\"", "");
    }
    return value instanceof Boolean
        ? String.valueOf(value)
        : value instanceof Map ? "an object" : "a list";
  }

  /** Two values are equal if their content is, wherever they stand; 1 and 1.0 differ. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonValue that && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return located(kind());
  }
}
