package io.rpt.djl.text;

import io.rpt.core.data.Template;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LabelWord;
import io.rpt.core.prompt.VerbalizerHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Which word stands for each label, and the template that asks for it; apart from a tokenizer.
 *
 * @param template how text and place of the word make a row
 * @param words the word of each label
 */
public record Verbalizer(Template template, Map<String, String> words) {
  /** Copies the map. */
  public Verbalizer {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /**
   * The head that answers with these words.
   *
   * @param labels the labels in order
   * @param tokenizer the backbone's, in which each word must be one token
   * @param maskId the token that marks the place; none for a decoder-only model
   * @throws InvalidValueException if a label has no word or a word no label, or a word is not one
   *     known token; the message names its pieces
   */
  public VerbalizerHead head(List<String> labels, TextEncoder tokenizer, OptionalInt maskId) {
    if (!new TreeSet<>(labels).equals(new TreeSet<>(words.keySet()))) {
      throw new InvalidValueException(
          "The label words are for the labels "
              + words.keySet()
              + ", but the labels are "
              + labels
              + ". Name one word for each label.");
    }
    List<LabelWord> found = new ArrayList<>();
    for (String label : labels) {
      String word = String.valueOf(words.get(label));
      found.add(new LabelWord(word, token(label, word, tokenizer)));
    }
    return new VerbalizerHead(template, maskId, found);
  }

  /** The token of a word, which is written behind a space unless the template says otherwise. */
  private int token(String label, String word, TextEncoder tokenizer) {
    List<Template.Part> parts = template.parts();
    boolean spaced =
        parts.get(0).kind() == Template.Kind.MASK
            || parts.stream().anyMatch(p -> p.kind() == Template.Kind.MASK && p.spaced());
    String written = spaced ? " " + word.strip() : word.strip();
    int[] ids = tokenizer.tokenIds(written);
    if (ids.length != 1 || tokenizer.specialIds().contains(ids[0])) {
      throw new InvalidValueException(
          "The word \""
              + word
              + "\" for the label \""
              + label
              + "\" is "
              + tokenizer.pieces(written)
              + " to the backbone's tokenizer; expected one known token. Choose another word.");
    }
    return ids[0];
  }

  @Override
  public String toString() {
    return "\"" + template + "\" with " + words;
  }
}
