package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.PlannedLayer;

/** {@code y = x W^T + b}: W [out, in], b [out]; per token W [P, out, in], b [P, out]. */
final class LinearBlock extends LayerBlock {
  private final boolean bias;

  LinearBlock(Layer.Linear layer, PlannedLayer planned, StartValues start) {
    super(planned, start);
    this.bias = layer.bias();
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDArray w = weight(0, store, rows, training);
    NDArray b = bias ? weight(1, store, rows, training) : null;
    if (!planned().perToken()) {
      return Linear.linear(rows, w, b).singletonOrThrow();
    }
    NDArray transposed = w.transpose(0, 2, 1); // [P, in, out]
    transposed.attach(
        rows.getManager()); // made by the parameter: it would stay in the parameter's manager
    NDArray y = rows.expandDims(1).matMul(transposed).squeeze(1); // [P, out]
    return b == null ? y : y.add(b);
  }
}
