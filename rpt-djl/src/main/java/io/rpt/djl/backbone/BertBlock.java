package io.rpt.djl.backbone;

import io.rpt.djl.backbone.EncoderLayout.Embeddings;
import io.rpt.djl.backbone.EncoderLayout.Layer;
import io.rpt.djl.backbone.EncoderLayout.Mlm;
import io.rpt.djl.ops.Operators;
import java.util.List;
import java.util.Optional;

/** BERT (Devlin et al. 2019). */
public final class BertBlock extends EncoderFamily {
  static final WeightNames NAMES =
      new PrefixedNames("bert.", List.of("cls.predictions.bias", "cls.predictions.decoder.bias"));

  private static final EncoderLayout LAYOUT =
      new EncoderLayout(
          Embeddings.COMMON,
          Layer.COMMON,
          Optional.of("pooler.dense"),
          new Mlm(
              "cls.predictions.transform.dense",
              "cls.predictions.transform.LayerNorm",
              "cls.predictions.decoder.weight",
              "cls.predictions.bias"),
          "num_hidden_layers");

  BertBlock(Operators ops, EncoderConfig config, FolderWeights weights, Lifetime lifetime) {
    super(ops, config, LAYOUT, weights, lifetime);
  }
}
