package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.reparam.PlannedLayer;
import io.rpt.core.reparam.WeightSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled layer of a reparameterization tree: a DJL Block [P, in] to [P, out]. Its parameters
 * have the planned layer's weight names and shapes; inside a per-token layer they have a leading
 * axis P.
 */
public abstract class LayerBlock extends AbstractBlock implements RowsBlock {
  private final PlannedLayer planned;
  private final List<Parameter> weights = new ArrayList<>();

  /** Declares the planned layer's own weights as parameters that start at the given values. */
  protected LayerBlock(PlannedLayer planned, StartValues start) {
    this.planned = planned;
    for (WeightSpec spec : planned.weights()) {
      weights.add(addParameter(start.parameter(spec)));
    }
  }

  /**
   * Runs the layer.
   *
   * @param rows [P, in]
   * @param training whether dropout is on
   * @return [P, out], attached to the manager of {@code rows}
   */
  @Override
  public abstract NDArray apply(ParameterStore store, NDArray rows, boolean training);

  /** The layer that this block was compiled from. */
  public final PlannedLayer planned() {
    return planned;
  }

  /** The layer's weight at {@code index}, on the device of {@code rows}. */
  protected final NDArray weight(int index, ParameterStore store, NDArray rows, boolean training) {
    return store.getValue(weights.get(index), rows.getDevice(), training);
  }

  /** How many weights the layer has of its own. */
  protected final int weightCount() {
    return weights.size();
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), planned.out())};
  }
}
