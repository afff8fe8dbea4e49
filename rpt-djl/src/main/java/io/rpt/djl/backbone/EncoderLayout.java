package io.rpt.djl.backbone;

import java.util.Optional;

/**
 * What a family of encoders calls its weights, without the family's prefix, and the little in which
 * its architecture differs.
 *
 * @param embeddings the embedding block
 * @param layer a layer
 * @param pooler the pooler; empty where the family has none
 * @param mlm the masked-LM head
 * @param layerCountKey where {@code config.json} says how many layers there are
 */
record EncoderLayout(
    Embeddings embeddings, Layer layer, Optional<String> pooler, Mlm mlm, String layerCountKey) {
  /**
   * The embedding block.
   *
   * @param types the token type table; empty where the family has none
   * @param projection the map from D to H, used where they differ
   */
  record Embeddings(
      String words, String positions, Optional<String> types, String norm, String projection) {
    /** The names that most families share. */
    static final Embeddings COMMON =
        new Embeddings(
            "embeddings.word_embeddings",
            "embeddings.position_embeddings",
            Optional.of("embeddings.token_type_embeddings"),
            "embeddings.LayerNorm",
            "embeddings_project");
  }

  /**
   * A layer's parts, named behind the layer's own name.
   *
   * @param prefix what stands before a layer's number
   * @param dropsMixed whether the output of self-attention is dropped in training
   */
  record Layer(
      String prefix,
      String query,
      String key,
      String value,
      String mix,
      String attentionNorm,
      String up,
      String down,
      String outputNorm,
      boolean dropsMixed) {
    /** The names that most families share. */
    static final Layer COMMON =
        new Layer(
            "encoder.layer.",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm",
            true);
  }

  /**
   * The masked-LM head.
   *
   * @param transform the map from H to D
   * @param decoder the matrix from D to words, where it is not the word table
   * @param bias one number for each word
   */
  record Mlm(String transform, String norm, String decoder, String bias) {}
}
