package io.rpt.core.data;

import io.rpt.core.error.InvalidDataException;
import org.jspecify.annotations.Nullable;

/**
 * One text or a pair of texts, as a backbone's tokenizer takes them.
 *
 * @param first the text, or the first of two
 * @param second the second text, or null
 */
public record TextInput(String first, @Nullable String second) {
  /** Refuses a missing first text. */
  public TextInput {
    if (first == null) {
      throw new InvalidDataException("The text, or the first of a pair, is null. Give a text.");
    }
  }

  /** A single text. */
  public static TextInput of(String text) {
    return new TextInput(text, null);
  }

  /** A pair of texts, such as a premise and a hypothesis. */
  public static TextInput of(String first, String second) {
    return new TextInput(first, second);
  }
}
