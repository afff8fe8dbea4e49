package io.rpt.djl.backbone;

import io.rpt.core.io.JsonObject;
import io.rpt.djl.backbone.EncoderLayout.Embeddings;
import io.rpt.djl.backbone.EncoderLayout.Layer;
import io.rpt.djl.backbone.EncoderLayout.Mlm;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.ops.Operators;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * DistilBERT (Sanh et al. 2019, section 3): BERT's architecture with half the layers, without token
 * types and pooler, and with names of its own.
 */
public final class DistilBertBlock extends EncoderFamily {
  static final WeightNames NAMES = new PrefixedNames("distilbert.", List.of());

  private static final EncoderLayout LAYOUT =
      new EncoderLayout(
          new Embeddings(
              "embeddings.word_embeddings",
              "embeddings.position_embeddings",
              Optional.empty(),
              "embeddings.LayerNorm",
              "never read: D is H"),
          new Layer(
              "transformer.layer.",
              "attention.q_lin",
              "attention.k_lin",
              "attention.v_lin",
              "attention.out_lin",
              "sa_layer_norm",
              "ffn.lin1",
              "ffn.lin2",
              "output_layer_norm",
              false),
          Optional.empty(),
          new Mlm(
              "vocab_transform",
              "vocab_layer_norm",
              "vocab_projector.weight",
              "vocab_projector.bias"),
          "n_layers");

  DistilBertBlock(Operators ops, EncoderConfig config, FolderWeights weights, Lifetime lifetime) {
    super(ops, config, LAYOUT, weights, lifetime);
  }

  /**
   * Reads {@code config.json}; absent keys have the values of the published library.
   *
   * @throws io.rpt.core.error.InvalidFileException if a value is out of range
   * @throws io.rpt.core.error.UnsupportedFeatureException if an activation is not built
   */
  static EncoderConfig config(JsonObject json, Path file) {
    ConfigKeys keys = new ConfigKeys(json, file);
    return keys.read(
        () ->
            EncoderConfig.of(
                new BertConfig(
                    keys.integer("vocab_size", 30522),
                    keys.integer("dim", 768),
                    keys.integer("n_layers", 6),
                    keys.integer("n_heads", 12),
                    keys.integer("hidden_dim", 3072),
                    keys.integer("max_position_embeddings", 512),
                    1, // there is no table of types
                    Activation.of(json.optionalString("activation").orElse("gelu")),
                    1e-12,
                    json.optionalNumber("initializer_range").orElse(0.02),
                    keys.integer("pad_token_id", 0),
                    json.optionalBool("tie_word_embeddings").orElse(true),
                    new DropoutRates(
                        json.optionalNumber("dropout").orElse(0.1),
                        json.optionalNumber("attention_dropout").orElse(0.1)))));
  }
}
