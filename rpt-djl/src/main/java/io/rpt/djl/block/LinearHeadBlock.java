package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.prompt.LinearHead;
import org.jspecify.annotations.Nullable;

/**
 * The linear head as a Block: hidden states [B, H] to logits [B, L]. Its parameters are {@link
 * LinearHead#WEIGHT} and {@link LinearHead#BIAS}.
 */
public final class LinearHeadBlock extends AbstractBlock {
  private final int labels;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Makes a head that starts at the given values.
   *
   * @param head the values
   * @param trained whether they require gradients
   */
  public LinearHeadBlock(LinearHead head, boolean trained) {
    StartValues start = new StartValues(head.tensors(), trained);
    this.labels = head.labelCount();
    this.weight = addParameter(start.parameter(LinearHead.WEIGHT));
    this.bias = addParameter(start.parameter(LinearHead.BIAS));
  }

  /** L. */
  int labelCount() {
    return labels;
  }

  /** Maps hidden states [B, H] to logits [B, L]. */
  public NDArray logits(ParameterStore store, NDArray hidden, boolean training) {
    NDArray w = store.getValue(weight, hidden.getDevice(), training);
    NDArray b = store.getValue(bias, hidden.getDevice(), training);
    return Linear.linear(hidden, w, b).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(logits(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), labels)};
  }
}
