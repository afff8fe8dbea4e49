package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.PlannedLayer;

/** Each row's numbers as shares of 1. */
final class SoftmaxBlock extends LayerBlock {
  SoftmaxBlock(PlannedLayer planned, StartValues start) {
    super(planned, start);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    return rows.softmax(-1);
  }
}
