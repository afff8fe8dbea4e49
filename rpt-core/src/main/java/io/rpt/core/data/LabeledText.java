package io.rpt.core.data;

import io.rpt.core.error.InvalidDataException;

/**
 * A text, or a pair of texts, and its label.
 *
 * @param input the text or pair
 * @param label the label, one of the task's label strings
 */
public record LabeledText(TextInput input, String label) {
  /** Refuses a missing text or label. */
  public LabeledText {
    if (input == null || label == null) {
      throw new InvalidDataException(
          "A labelled text has the input "
              + input
              + " and the label "
              + label
              + "; neither may be null.");
    }
  }

  /** A labelled single text. */
  public static LabeledText of(String text, String label) {
    return new LabeledText(TextInput.of(text), label);
  }

  /** A labelled pair of texts. */
  public static LabeledText of(String first, String second, String label) {
    return new LabeledText(TextInput.of(first, second), label);
  }
}
