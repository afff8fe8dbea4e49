package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.RptException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * An object of a JSON document. The accessors throw {@link InvalidFileException}, which names the
 * document and the place, if the member is missing or of another kind; the optional ones take a
 * missing member and {@code null} for the same.
 */
public final class JsonObject {
  private final JsonValue self;
  private final Map<String, JsonValue> members;

  JsonObject(JsonValue self, Map<String, JsonValue> members) {
    this.self = self;
    this.members = members;
  }

  /** The names of the members, in the document's order. */
  public Set<String> names() {
    return members.keySet();
  }

  /** Whether there is a member of this name that is not {@code null}. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** The member of this name, which may be {@code null}. */
  public JsonValue get(String name) {
    JsonValue member = members.get(name);
    if (member == null) {
      throw self.failure("has no member " + Quote.of(name) + "; found " + shown(names()) + ".");
    }
    return member;
  }

  /** The member of this name, or empty if it is missing or {@code null}. */
  public Optional<JsonValue> find(String name) {
    return Optional.ofNullable(members.get(name)).filter(member -> !member.isNull());
  }

  /** A member that is an object. */
  public JsonObject object(String name) {
    return get(name).asObject();
  }

  /** A member that is a list. */
  public List<JsonValue> list(String name) {
    return get(name).asList();
  }

  /** A member that is a list of texts. */
  public List<String> strings(String name) {
    return get(name).asStrings();
  }

  /** A member that is a text. */
  public String string(String name) {
    return get(name).asString();
  }

  /** A member that is a whole number from {@code min} to {@code max}. */
  public int integer(String name, int min, int max) {
    return (int) get(name).asInteger(min, max);
  }

  /** A member that is a whole number of 64 bits. */
  public long integer(String name) {
    return get(name).asInteger(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A member that is a finite number. */
  public double number(String name) {
    return get(name).asNumber();
  }

  /** A member that is true or false. */
  public boolean bool(String name) {
    return get(name).asBool();
  }

  /** An object, or empty. */
  public Optional<JsonObject> optionalObject(String name) {
    return find(name).map(JsonValue::asObject);
  }

  /** A text, or empty. */
  public Optional<String> optionalString(String name) {
    return find(name).map(JsonValue::asString);
  }

  /** A whole number from {@code min} to {@code max}, or empty. */
  public OptionalLong optionalInteger(String name, long min, long max) {
    Optional<JsonValue> member = find(name);
    return member.isPresent()
        ? OptionalLong.of(member.get().asInteger(min, max))
        : OptionalLong.empty();
  }

  /** A finite number, or empty. */
  public OptionalDouble optionalNumber(String name) {
    Optional<JsonValue> member = find(name);
    return member.isPresent() ? OptionalDouble.of(member.get().asNumber()) : OptionalDouble.empty();
  }

  /** True or false, or empty. */
  public Optional<Boolean> optionalBool(String name) {
    return find(name).map(JsonValue::asBool);
  }

  /**
   * Refuses members that this version does not know, so that none is silently ignored.
   *
   * @throws InvalidFileException naming the first unknown member and the known ones
   */
  public void rejectUnknown(Set<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw self.failure(
            "has the unknown member "
                + Quote.of(name)
                + "; expected only "
                + shown(known)
                + ". Was it written by a newer version of this library?");
      }
    }
  }

  /** An exception for this place: {@code source: path: message}. */
  public InvalidFileException failure(String message) {
    return self.failure(message);
  }

  /** Runs a constructor; what it refuses becomes a failure of this place. */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (InvalidFileException e) {
      throw e;
    } catch (RptException e) {
      throw self.failure(e);
    }
  }

  private static List<String> shown(Set<String> names) {
    return new TreeSet<>(names).stream().limit(30).map(Quote::of).toList();
  }
}
