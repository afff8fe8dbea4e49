package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.PlannedLayer;
import java.util.List;

/** Layers one after the other, the whole several times; an optional skip connection around it. */
final class ChainBlock extends LayerBlock {
  private final List<LayerBlock> steps;
  private final int times;
  private final boolean skip;

  ChainBlock(PlannedLayer planned, List<LayerBlock> steps, int times, boolean skip) {
    super(planned, StartValues.NONE);
    this.steps = List.copyOf(steps);
    this.times = times;
    this.skip = skip;
    for (int i = 0; i < steps.size(); i++) {
      addChildBlock("step" + i, steps.get(i));
    }
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDArray state = rows;
    for (int i = 0; i < times; i++) {
      for (LayerBlock step : steps) {
        state = step.apply(store, state, training);
      }
    }
    return skip ? rows.add(state) : state;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    for (LayerBlock step : steps) {
      step.initialize(manager, type, new Shape(inputShapes[0].get(0), step.planned().in()));
    }
  }
}
