package io.rpt.djl.train;

import io.rpt.core.init.EmbeddingTable;
import io.rpt.djl.backbone.Backbone;
import java.util.Set;

/** A backbone's word embeddings and tokenizer as prompt initialisation sees them. */
record BackboneEmbeddings(Backbone backbone) implements EmbeddingTable {
  @Override
  public int vocabularySize() {
    return backbone.vocabularySize();
  }

  @Override
  public int width() {
    return backbone.width();
  }

  @Override
  public Set<Integer> specialIds() {
    return backbone.tokenizer().specialIds();
  }

  @Override
  public float[] row(int id) {
    return backbone.embeddingRow(id);
  }

  @Override
  public int[] tokenize(String text) {
    return backbone.tokenizer().tokenIds(text);
  }
}
