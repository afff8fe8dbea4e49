package io.rpt.core.init;

import java.util.Set;

/**
 * What an initialisation may know of a backbone: its word embeddings, [V, D], and its tokenizer.
 */
public interface EmbeddingTable {
  /** V, the number of rows. */
  int vocabularySize();

  /** D, the width of a row. */
  int width();

  /** The ids of special and unused tokens, which are never sampled. */
  Set<Integer> specialIds();

  /**
   * The embedding of a token, [D].
   *
   * @param id a token id, 0 .. V-1
   */
  float[] row(int id);

  /** The token ids of {@code text} without special tokens; none for a text without tokens. */
  int[] tokenize(String text);
}
