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
 * BERT's masked-LM head (Devlin et al. 2019, section 3.1, Task 1): linear, activation, LayerNorm,
 * and a decoder, which is the word embedding table unless the configuration unties it.
 *
 * <p>As a Block: states [B, S, H] to logits [B, S, V].
 */
public final class BertMlmHead extends FrozenBlock {
  private static final String NAME = "cls.predictions.";
  private static final String DECODER = NAME + "decoder.weight";

  private final Operators ops;
  private final Activation activation;
  private final Dense transform;
  private final Norm norm;
  private final Dense decoder;
  private final long vocabularySize;

  BertMlmHead(Operators ops, BertConfig config, FrozenWeights weights, NDArray wordTable) {
    this.ops = ops;
    activation = config.activation();
    long hidden = config.hiddenSize();
    vocabularySize = config.vocabularySize();
    transform = dense(weights, NAME + "transform.dense", hidden, hidden);
    norm = norm(weights, NAME + "transform.LayerNorm", config);
    NDArray table =
        config.tiedDecoder()
            ? wordTable
            : frozen(weights, DECODER, Parameter.Type.WEIGHT, vocabularySize, hidden);
    decoder = new Dense(table, frozen(weights, NAME + "bias", Parameter.Type.BIAS, vocabularySize));
  }

  /** Whether the folder has a masked-LM head. */
  static boolean isStored(FrozenWeights weights) {
    return weights.has(NAME + "transform.dense.weight");
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
