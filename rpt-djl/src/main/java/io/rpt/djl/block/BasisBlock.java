package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.PlannedLayer;

/** {@code y = x E}: weights x [P, M], basis E [M, D]; per token E [P, M, D]. */
final class BasisBlock extends LayerBlock {
  BasisBlock(PlannedLayer planned, StartValues start) {
    super(planned, start);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDArray basis = weight(0, store, rows, training);
    return planned().perToken() ? rows.expandDims(1).matMul(basis).squeeze(1) : rows.matMul(basis);
  }
}
