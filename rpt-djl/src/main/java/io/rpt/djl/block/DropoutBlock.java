package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.PlannedLayer;

/** Inverted dropout in training, the identity otherwise. */
final class DropoutBlock extends LayerBlock {
  private final float rate;

  DropoutBlock(Layer.Dropout layer, PlannedLayer planned, StartValues start) {
    super(planned, start);
    this.rate = (float) layer.rate();
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    return training ? Dropout.dropout(rows, rate, true).singletonOrThrow() : rows;
  }
}
