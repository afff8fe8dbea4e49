package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.List;

/** The gradients of the trained parameters taken together. Everything stays on the device. */
final class Gradients {
  private Gradients() {}

  /**
   * The global norm: the root of the sum of all squares.
   *
   * @param scratch what the result and all temporaries are attached to
   * @return a scalar
   */
  static NDArray norm(List<Parameter> parameters, NDManager scratch) {
    NDArray sum = scratch.zeros(new ai.djl.ndarray.types.Shape());
    for (Parameter parameter : parameters) {
      NDArray gradient = parameter.getArray().getGradient();
      gradient.attach(scratch); // a new handle each time; it would stay in the parameter's manager
      sum = sum.add(gradient.square().sum());
    }
    return sum.sqrt();
  }

  /**
   * Scales all gradients in place so that their global norm is at most {@code max}, as PyTorch's
   * clip_grad_norm_ does: by {@code min(1, max / (norm + 1e-6))}.
   *
   * @param norm the global norm, a scalar
   */
  static void clip(List<Parameter> parameters, NDArray norm, double max, NDManager scratch) {
    NDArray factor = norm.add(1e-6).pow(-1).mul(max).minimum(1);
    for (Parameter parameter : parameters) {
      NDArray gradient = parameter.getArray().getGradient();
      gradient.attach(scratch);
      gradient.muli(factor);
    }
  }
}
