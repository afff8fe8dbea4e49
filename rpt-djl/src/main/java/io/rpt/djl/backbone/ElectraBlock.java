package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import io.rpt.core.error.UnsupportedFeatureException;
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
import org.jspecify.annotations.Nullable;

/**
 * ELECTRA (Clark et al. 2020): BERT's architecture with embeddings of a width of their own, trained
 * to find words that a generator replaced. The folder is a discriminator, or a generator with a
 * masked-LM head.
 */
public final class ElectraBlock extends EncoderFamily {
  static final WeightNames NAMES = new PrefixedNames("electra.", List.of());

  private static final EncoderLayout LAYOUT =
      new EncoderLayout(
          Embeddings.COMMON,
          Layer.COMMON,
          Optional.empty(),
          new Mlm(
              "generator_predictions.dense",
              "generator_predictions.LayerNorm",
              "generator_lm_head.weight",
              "generator_lm_head.bias"),
          "num_hidden_layers");

  /** What the published library takes where {@code config.json} is silent. */
  private static final BertConfig ABSENT =
      new BertConfig(
          30522,
          256,
          12,
          4,
          1024,
          512,
          2,
          Activation.GELU,
          1e-12,
          0.02,
          0,
          true,
          DropoutRates.NONE);

  private static final int EMBEDDING_SIZE = 128;

  private final @Nullable ReplacedWordHead discriminator;

  ElectraBlock(Operators ops, EncoderConfig config, FolderWeights weights, Lifetime lifetime) {
    super(ops, config, LAYOUT, weights, lifetime);
    discriminator =
        ReplacedWordHead.isStored(weights)
            ? addChildBlock("discriminator", new ReplacedWordHead(ops, config.bert(), weights))
            : null;
  }

  /** Whether the folder has a discriminator's head. */
  public boolean hasDiscriminator() {
    return discriminator != null;
  }

  /**
   * Scores every place by whether its word was replaced: above 0 if rather so.
   *
   * @param states [B, S, H] last hidden states
   * @return [B, S]
   * @throws UnsupportedFeatureException if the folder has no such head
   */
  public NDArray discriminatorLogits(NDArray states) {
    if (discriminator == null) {
      throw new UnsupportedFeatureException(
          "This ELECTRA was saved without a discriminator's head. Use a folder that stores"
              + " discriminator_predictions, such as an ElectraForPreTraining.");
    }
    lifetime.check();
    return discriminator.logits(states);
  }

  /** Reads {@code config.json}; see {@link BertConfig#read}. */
  static EncoderConfig config(JsonObject json, Path file) {
    BertConfig sizes = BertConfig.read(json, file, ABSENT);
    ConfigKeys keys = new ConfigKeys(json, file);
    return keys.read(
        () ->
            new EncoderConfig(
                sizes, keys.integer("embedding_size", EMBEDDING_SIZE), 0, Activation.GELU));
  }
}
