package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.ActivationFunction;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.PlannedLayer;

/** An element-wise function. */
final class ActivationBlock extends LayerBlock {
  private final ActivationFunction function;

  ActivationBlock(Layer.Activation layer, PlannedLayer planned, StartValues start) {
    super(planned, start);
    this.function = layer.function();
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    return switch (function) {
      case RELU -> Activation.relu(rows);
      case TANH -> Activation.tanh(rows);
      case SIGMOID -> Activation.sigmoid(rows);
      case GELU -> Activation.gelu(rows);
    };
  }
}
