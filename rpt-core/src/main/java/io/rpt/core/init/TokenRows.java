package io.rpt.core.init;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;

/** Prompts that are copies of word embeddings. */
final class TokenRows {
  private TokenRows() {}

  /** Refuses a table of another width than the prompt's. */
  static void checkWidth(PromptShape shape, EmbeddingTable table) {
    if (shape.width() != table.width()) {
      throw new InvalidValueException(
          "The prompt's width is "
              + shape.width()
              + ", but the backbone's embeddings have width "
              + table.width()
              + "; use a width of "
              + table.width()
              + " or a uniform initialisation.");
    }
  }

  /** [P, D]: row i is the embedding of {@code ids[i]}. */
  static FloatTensor copy(PromptShape shape, EmbeddingTable table, int[] ids) {
    float[] values = new float[Math.multiplyExact(shape.length(), shape.width())];
    for (int i = 0; i < ids.length; i++) {
      float[] row = table.row(ids[i]);
      if (row.length != shape.width()) {
        throw new InvalidValueException(
            "The embedding of token "
                + ids[i]
                + " has "
                + row.length
                + " numbers; expected "
                + shape.width()
                + ".");
      }
      System.arraycopy(row, 0, values, i * shape.width(), row.length);
    }
    FloatTensor prompt = FloatTensor.of(values, shape.length(), shape.width());
    int bad = prompt.firstNonFinite();
    if (bad >= 0) {
      throw new InvalidValueException(
          "The embedding of token "
              + ids[bad / shape.width()]
              + " holds "
              + prompt.get(bad)
              + "; expected finite numbers. Check the backbone's weight file.");
    }
    return prompt;
  }
}
