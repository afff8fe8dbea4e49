package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.PlannedLayer;

/** Layer normalization over each row: scale and shift [width]; per token [P, width]. */
final class LayerNormBlock extends LayerBlock {
  private final float epsilon;

  LayerNormBlock(Layer.LayerNorm layer, PlannedLayer planned, StartValues start) {
    super(planned, start);
    this.epsilon = (float) layer.epsilon();
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDArray scale = weight(0, store, rows, training);
    NDArray shift = weight(1, store, rows, training);
    if (!planned().perToken()) {
      return LayerNorm.layerNorm(rows, new Shape(planned().in()), scale, shift, epsilon)
          .singletonOrThrow();
    }
    int[] lastAxis = {1};
    NDArray centered = rows.sub(rows.mean(lastAxis, true));
    NDArray deviation = centered.square().mean(lastAxis, true).add(epsilon).sqrt();
    return centered.div(deviation).mul(scale).add(shift);
  }
}
