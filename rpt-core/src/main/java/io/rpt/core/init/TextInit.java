package io.rpt.core.init;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Arrays;

/**
 * The embeddings of a text's tokens, special ones left out; a text with fewer tokens than the
 * prompt has rows is repeated.
 *
 * @param text the text, with 1 to P tokens
 */
public record TextInit(String text) implements PromptInit {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    TokenRows.checkWidth(shape, table);
    int[] tokens = table.tokenize(text);
    if (tokens.length == 0) {
      throw new InvalidValueException(
          "The initial text '" + text + "' has no tokens; give a text with at least one word.");
    }
    if (tokens.length > shape.length()) {
      throw new InvalidValueException(
          "The initial text has "
              + tokens.length
              + " tokens, but the prompt only "
              + shape.length()
              + " rows. Shorten the text or use a prompt length of "
              + tokens.length
              + ".");
    }
    int[] ids = new int[shape.length()];
    Arrays.setAll(ids, i -> tokens[i % tokens.length]);
    return TokenRows.copy(shape, table, ids);
  }
}
