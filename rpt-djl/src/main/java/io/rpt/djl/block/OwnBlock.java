package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.tensor.FloatTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user's Block in training: it starts at given values instead of its own. */
final class OwnBlock extends AbstractBlock implements RowsBlock {
  private final BlockNetwork network;
  private final Map<String, FloatTensor> start;

  OwnBlock(BlockNetwork network, Map<String, FloatTensor> start) {
    network.requireUnchanged();
    network.checkWeights(start);
    this.network = network;
    this.start = Map.copyOf(start);
    addChildBlock("block", network.block());
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    return network.apply(store, rows, training);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    network.initialize(manager, type, start);
  }
}
