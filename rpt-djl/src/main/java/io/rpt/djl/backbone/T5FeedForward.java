package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.Operators;
import org.jspecify.annotations.Nullable;

/**
 * The feed-forward part of a T5 layer with its norm and skip: x + down(activation(up(norm(x)))), in
 * version 1.1 x + down(activation(gate(n)) up(n)) with n = norm(x) (Shazeer 2020, equation 6).
 *
 * <p>As a Block: hidden [B, S, H] to [B, S, H].
 */
public final class T5FeedForward extends FolderBlock {
  private final Operators ops;
  private final Activation activation;
  private final Rms norm;
  private final @Nullable Dense gate;
  private final Dense up;
  private final Dense down;

  T5FeedForward(Operators ops, T5Config config, FolderWeights weights, String name) {
    this.ops = ops;
    activation = config.activation();
    int hidden = config.hiddenSize();
    int inner = config.innerSize();
    norm = rms(weights, name + ".layer_norm", hidden, config.normEps());
    String dense = name + ".DenseReluDense.";
    gate = config.gated() ? projection(weights, dense + "wi_0", hidden, inner) : null;
    up = projection(weights, dense + (config.gated() ? "wi_1" : "wi"), hidden, inner);
    down = projection(weights, dense + "wo", inner, hidden);
  }

  /** Runs the part, [B, S, H] to [B, S, H]. */
  NDArray run(NDArray hidden) {
    NDArray x = norm.apply(ops, hidden);
    NDArray inner = up.apply(ops, x); // [B, S, inner]
    NDArray active =
        gate == null
            ? ops.activation(activation, inner)
            : ops.multiply(ops.activation(activation, gate.apply(ops, x)), inner);
    return ops.add(hidden, ops.dropout(down.apply(ops, ops.dropout(active))));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(run(inputs.get(0)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
