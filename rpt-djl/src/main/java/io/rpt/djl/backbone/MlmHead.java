package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;

/**
 * A masked-LM head (Devlin et al. 2019, section 3.1, Task 1): linear, activation, LayerNorm, and a
 * decoder, which is the word embedding table unless the configuration unties it. ELECTRA's
 * generator has it at the width of its embeddings (Clark et al. 2020, section 3.2).
 *
 * <p>As a Block: states [B, S, H] to logits [B, S, V].
 */
public final class MlmHead extends FolderBlock {
  private final Operators ops;
  private final Activation activation;
  private final Dense transform;
  private final Norm norm;
  private final Dense decoder;
  private final long vocabularySize;

  MlmHead(
      Operators ops,
      EncoderConfig config,
      EncoderLayout.Mlm names,
      FolderWeights weights,
      NDArray wordTable) {
    this.ops = ops;
    activation = config.headActivation();
    long width = config.width();
    vocabularySize = config.vocabularySize();
    transform = dense(weights, names.transform(), config.hiddenSize(), width);
    norm = norm(weights, names.norm(), width, config.bert().layerNormEps());
    NDArray table =
        config.bert().tiedDecoder()
            ? wordTable
            : stored(weights, names.decoder(), Parameter.Type.WEIGHT, vocabularySize, width);
    decoder = new Dense(table, stored(weights, names.bias(), Parameter.Type.BIAS, vocabularySize));
  }

  /** Whether the folder has a masked-LM head. */
  static boolean isStored(EncoderLayout.Mlm names, FolderWeights weights) {
    return weights.has(names.transform() + ".weight");
  }

  /**
   * Scores every word at every place.
   *
   * @param states [B, S, H] or [B, H] last hidden states
   * @return [B, S, V] or [B, V]
   */
  public NDArray logits(NDArray states) {
    return LayerScope.keep(
        () -> {
          NDArray inner = ops.activation(activation, transform.apply(ops, states)); // [.., H]
          return decoder.apply(ops, norm.apply(ops, inner)); // [.., V]
        });
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(logits(inputs.get(0)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape states = inputShapes[0];
    return new Shape[] {states.slice(0, states.dimension() - 1).add(vocabularySize)};
  }
}
