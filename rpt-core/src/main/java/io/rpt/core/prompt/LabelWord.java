package io.rpt.core.prompt;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;

/**
 * The word that stands for a label.
 *
 * @param text the word
 * @param id the one token that it is to the backbone's tokenizer
 */
public record LabelWord(String text, int id) {
  /** Checks both. */
  public LabelWord {
    if (text.isBlank()) {
      throw new InvalidValueException("A label word is blank; name a word.");
    }
    Checks.inRange("token id of the label word " + text, id, 0, Integer.MAX_VALUE);
  }
}
