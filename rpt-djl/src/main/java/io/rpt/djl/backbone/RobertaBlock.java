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
 * RoBERTa (Liu et al. 2019): BERT's architecture, trained longer. Its position table has rows for
 * the padding id and all before it, so that places begin behind that.
 */
public final class RobertaBlock extends EncoderFamily {
  static final WeightNames NAMES =
      new PrefixedNames("roberta.", List.of("lm_head.bias", "lm_head.decoder.bias"));

  private static final EncoderLayout LAYOUT =
      new EncoderLayout(
          Embeddings.COMMON,
          Layer.COMMON,
          Optional.of("pooler.dense"),
          new Mlm("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder.weight", "lm_head.bias"),
          "num_hidden_layers");

  /** What the published library takes where {@code config.json} is silent. */
  private static final BertConfig ABSENT =
      new BertConfig(
          50265,
          768,
          12,
          12,
          3072,
          512,
          2,
          Activation.GELU,
          1e-12,
          0.02,
          1,
          true,
          DropoutRates.NONE);

  RobertaBlock(Operators ops, EncoderConfig config, FolderWeights weights, Lifetime lifetime) {
    super(ops, config, LAYOUT, weights, lifetime);
  }

  /** Reads {@code config.json}; see {@link BertConfig#read}. */
  static EncoderConfig config(JsonObject json, Path file) {
    BertConfig sizes = BertConfig.read(json, file, ABSENT);
    return new ConfigKeys(json, file)
        .read(
            () ->
                new EncoderConfig(
                    sizes, sizes.hiddenSize(), sizes.paddingId() + 1, Activation.GELU));
  }
}
