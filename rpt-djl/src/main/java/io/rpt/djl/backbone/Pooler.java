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
 * The pooler of BERT and RoBERTa: tanh of a linear map of one place's last state, [CLS] by custom.
 *
 * <p>As a Block: states [B, H] to [B, H].
 */
public final class Pooler extends FolderBlock {
  private final Operators ops;
  private final Dense dense;

  Pooler(Operators ops, long hidden, String name, FolderWeights weights) {
    this.ops = ops;
    dense = dense(weights, name, hidden, hidden);
  }

  /**
   * Pools.
   *
   * @param states [B, H] the last hidden state at the first token
   * @return [B, H]
   */
  public NDArray pool(NDArray states) {
    return LayerScope.keep(() -> ops.activation(Activation.TANH, dense.apply(ops, states)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(pool(inputs.get(0)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
