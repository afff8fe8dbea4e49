package io.rpt.djl.text;

import io.rpt.core.data.Template;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.TokenRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Puts texts into a template and encodes them as one segment, part by part, so that truncation can
 * shorten the texts alone: the template's words and the place of the label word count as special
 * tokens, which are never cut. A space before a part is written in front of its own words, as
 * tokenizers that keep spaces expect it. Safe from any thread.
 */
public final class TemplateEncoder {
  private final TextEncoder tokenizer;
  private final Template template;
  private final OptionalInt maskId;
  private final TokenRow frame; // what the tokenizer puts around any text
  private final int frameStart; // how much of that stands before it

  /**
   * Prepares a template.
   *
   * @param tokenizer the backbone's
   * @param maskId the token at the place of the label word; none where the row ends there
   */
  public TemplateEncoder(TextEncoder tokenizer, Template template, OptionalInt maskId) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.maskId = maskId;
    frame = tokenizer.encode(TextInput.of("a"));
    int start = 0;
    while (frame.isSpecial(start)) {
      start++;
    }
    frameStart = start;
    if (maskId.isEmpty() && closes()) {
      throw new InvalidValueException(
          "The template \""
              + template
              + "\" is to end with the next word, but the tokenizer puts a"
              + " token behind every text. Use a model with a mask token.");
    }
  }

  /** Equal for encoders that read every text alike. */
  public Object key() {
    return List.of(tokenizer.digest(), template, maskId);
  }

  private boolean closes() {
    return frame.isSpecial(frame.length() - 1);
  }

  /**
   * Encodes a text or a pair.
   *
   * @return T tokens, of type 0
   * @throws InvalidDataException if a text gives no token, or there are not as many texts as the
   *     template has places for
   */
  public TokenRow encode(TextInput input) {
    if ((input.second() != null) != template.isPair()) {
      throw new InvalidDataException(
          "The template \""
              + template
              + "\" is for "
              + (template.isPair()
                  ? "pairs, but a text stands alone"
                  : "single texts, but one is a pair")
              + ". Choose a template for such texts.");
    }
    Row row = new Row();
    for (int i = 0; i < frameStart; i++) {
      row.add(frame.ids()[i], true);
    }
    for (Template.Part part : template.parts()) {
      add(row, part, input);
    }
    for (int i = frameStart; i < frame.length(); i++) {
      if (frame.isSpecial(i)) {
        row.add(frame.ids()[i], true);
      }
    }
    return row.toTokens();
  }

  private void add(Row row, Template.Part part, TextInput input) {
    switch (part.kind()) {
      case FIRST -> row.addAll(text(part, Template.FIRST, input.first()), false);
      case SECOND -> row.addAll(text(part, Template.SECOND, input.second()), false);
      case WORDS -> row.addAll(tokens(part, part.words()), true);
      case MASK -> maskId.ifPresent(id -> row.add(id, true));
    }
  }

  private int[] text(Template.Part part, String place, @Nullable String text) {
    int[] ids = tokens(part, text == null ? "" : text);
    if (ids.length == 0) {
      throw new InvalidDataException(
          "The text \""
              + text
              + "\" for "
              + place
              + " of the template \""
              + template
              + "\" gives no token."
              + " Give each example at least one word.");
    }
    return ids;
  }

  private int[] tokens(Template.Part part, String words) {
    return tokenizer.tokenIds(part.spaced() ? " " + words : words);
  }

  /**
   * The place of the label word in a row of {@link #encode}, also after it was truncated: that of
   * the mask token, or the last place.
   */
  public int place(TokenRow row) {
    if (maskId.isEmpty()) {
      return row.length() - 1;
    }
    int[] ids = row.ids();
    for (int i = 0; i < ids.length; i++) {
      // A mask token that a text itself holds is not special.
      if (ids[i] == maskId.getAsInt() && row.isSpecial(i)) {
        return i;
      }
    }
    throw new InvalidValueException("The row " + row + " has no place for a label word.");
  }

  /** Tokens that are collected. */
  private static final class Row {
    private final List<Integer> ids = new ArrayList<>();
    private final List<Boolean> special = new ArrayList<>();

    void addAll(int[] tokens, boolean special) {
      for (int token : tokens) {
        add(token, special);
      }
    }

    void add(int token, boolean special) {
      ids.add(token);
      this.special.add(special);
    }

    TokenRow toTokens() {
      boolean[] marks = new boolean[ids.size()];
      for (int i = 0; i < marks.length; i++) {
        marks[i] = special.get(i);
      }
      return new TokenRow(
          ids.stream().mapToInt(Integer::intValue).toArray(), new int[marks.length], marks);
    }
  }
}
