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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The linear head as a Block: hidden states [B, H] to logits [B, L]. */
public final class LinearHeadBlock extends AbstractBlock {
  /** The name of the weight [L, H]. */
  public static final String WEIGHT = "head.weight";

  /** The name of the bias [L]. */
  public static final String BIAS = "head.bias";

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
    StartValues start = new StartValues(Map.of(WEIGHT, head.weight(), BIAS, head.bias()), trained);
    this.labels = head.labelCount();
    this.weight = addParameter(start.parameter(WEIGHT));
    this.bias = addParameter(start.parameter(BIAS));
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
