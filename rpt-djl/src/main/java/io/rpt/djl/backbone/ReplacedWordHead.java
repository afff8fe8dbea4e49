package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;

/**
 * The head of ELECTRA's discriminator (Clark et al. 2020, section 2): linear, activation, linear to
 * one score, of which a sigmoid makes the probability that the word was replaced.
 *
 * <p>As a Block: states [B, S, H] to logits [B, S].
 */
public final class ReplacedWordHead extends FolderBlock {
  private static final String NAME = "discriminator_predictions.";

  private final Operators ops;
  private final Activation activation;
  private final Dense dense;
  private final Dense score;

  ReplacedWordHead(Operators ops, BertConfig config, FolderWeights weights) {
    this.ops = ops;
    activation = config.activation();
    dense = dense(weights, NAME + "dense", config.hiddenSize(), config.hiddenSize());
    score = dense(weights, NAME + "dense_prediction", config.hiddenSize(), 1);
  }

  /** Whether the folder has such a head. */
  static boolean isStored(FolderWeights weights) {
    return weights.has(NAME + "dense_prediction.weight");
  }

  /**
   * Scores every place.
   *
   * @param states [B, S, H]
   * @return [B, S]
   */
  public NDArray logits(NDArray states) {
    return LayerScope.keep(
        () -> {
          NDArray inner = ops.activation(activation, dense.apply(ops, states)); // [B, S, H]
          return score.apply(ops, inner).squeeze(-1);
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
    return new Shape[] {inputShapes[0].slice(0, 2)};
  }
}
