package io.rpt.examples.superglue;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * One object of an official file, read strictly, and the numbers that the file had so far. Messages
 * name file, line and field.
 */
final class Fields {
  private static final String LABEL = "label";

  private final JsonObject object;
  private final String place;
  private final boolean labelled;
  private final Map<String, String> numbers;

  private Fields(JsonObject object, String place, boolean labelled, Map<String, String> numbers) {
    this.object = object;
    this.place = place;
    this.labelled = labelled;
    this.numbers = numbers;
  }

  /**
   * The first object of a file.
   *
   * @param place where it stands, as {@code file:line}
   * @param labelled whether labels may not be missing
   */
  static Fields of(JsonObject object, String place, boolean labelled, Map<String, String> numbers) {
    return new Fields(object, place, labelled, numbers);
  }

  private Fields child(JsonObject inner) {
    return new Fields(inner, place, labelled, numbers);
  }

  /** A member that is an object. */
  Fields object(String name) {
    return child(object.object(name));
  }

  /** A member that is a list of objects, at least one. */
  List<Fields> objects(String name) {
    List<JsonValue> values = object.list(name);
    if (values.isEmpty()) {
      throw failure("the list '" + name + "' is empty; expected at least one entry.");
    }
    return values.stream().map(value -> child(value.asObject())).toList();
  }

  /** As {@link #objects}; a missing or empty list is accepted where labels may be missing. */
  List<Fields> answers(String name) {
    boolean absent = object.find(name).map(value -> value.asList().isEmpty()).orElse(true);
    return absent && !labelled ? List.of() : objects(name);
  }

  /** A text that is not blank. */
  String text(String name) {
    String text = anyText(name);
    if (text.isBlank()) {
      throw failure("the text '" + name + "' is blank; expected words. Fetch the file again.");
    }
    return text;
  }

  /** A text, which may be blank. */
  String anyText(String name) {
    String text = object.string(name);
    boolean bad = text.codePoints().anyMatch(c -> c == 0 || isSurrogate(c));
    if (bad) {
      throw failure(
          "the text '" + name + "' has a NUL or half a surrogate pair; expected Unicode text.");
    }
    return text;
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** A whole number of at least 0. */
  int count(String name) {
    return object.integer(name, 0, Integer.MAX_VALUE);
  }

  /**
   * The member {@code idx}.
   *
   * @param what whose number it is; among those of the file it may stand only once
   */
  int index(String what) {
    int index = count("idx");
    String before = numbers.putIfAbsent(what + " " + index, place);
    if (before != null) {
      throw failure(
          "the idx "
              + index
              + " of this "
              + what
              + " stands at "
              + before
              + " too; expected each once. Fetch the official file again.");
    }
    return index;
  }

  /** A label {@code false} (0) or {@code true} (1). */
  int boolLabel() {
    return label(value -> value.asBool() ? 1 : 0);
  }

  /** A label 0 or 1. */
  int numberLabel() {
    return label(value -> (int) value.asInteger(0, 1));
  }

  /** A label that is one of {@code names}. */
  int nameLabel(List<String> names) {
    return label(
        value -> {
          int label = names.indexOf(value.asString());
          if (label < 0) {
            throw value.failure("expected one of " + names + ", found '" + value.asString() + "'.");
          }
          return label;
        });
  }

  private int label(ToIntFunction<JsonValue> reader) {
    if (labelled && !object.has(LABEL)) {
      throw failure(
          "no label; only the unlabelled test.jsonl has none. Give train.jsonl or val.jsonl, or use"
              + " the command predict, which needs no labels.");
    }
    return object.find(LABEL).map(reader::applyAsInt).orElse(FormattedExample.NO_LABEL);
  }

  /** An exception for this object: {@code file:line: field: message}. */
  InvalidDataException failure(String message) {
    return new InvalidDataException(String.valueOf(object.failure(message).getMessage()));
  }
}
