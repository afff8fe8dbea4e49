package io.rpt.core.data;

import io.rpt.core.error.InvalidValueException;
import java.util.List;

/**
 * Which fields of a record make the model's text: one field, or two that form a sentence pair. It
 * is saved with a prompt, so that later files are read as the training file was.
 *
 * @param fields one or two field names
 */
public record TextFormat(List<String> fields) {
  /** One text in the field {@code text}. */
  public static final TextFormat SINGLE = new TextFormat(List.of("text"));

  /** A sentence pair in the fields {@code text_a} and {@code text_b}. */
  public static final TextFormat PAIR = new TextFormat(List.of("text_a", "text_b"));

  /** Checks that there are one or two names, not empty and distinct. */
  public TextFormat {
    fields = List.copyOf(fields);
    boolean valid =
        fields.size() == 1 || (fields.size() == 2 && !fields.get(0).equals(fields.get(1)));
    if (!valid || fields.stream().anyMatch(String::isBlank)) {
      throw new InvalidValueException(
          "A text format has one or two distinct field names, but got " + fields + ".");
    }
  }

  /** Whether the texts are sentence pairs. */
  public boolean isPair() {
    return fields.size() == 2;
  }
}
