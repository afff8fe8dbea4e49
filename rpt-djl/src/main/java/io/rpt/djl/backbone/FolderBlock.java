package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Block whose parameters are read from a model folder, complete at construction. Whether they
 * require gradients is decided there, for all Blocks of a backbone alike.
 */
abstract class FolderBlock extends AbstractBlock {
  /** A linear map's weight [out, in] and bias [out], or null for none. */
  record Dense(NDArray weight, @Nullable NDArray bias) {
    NDArray apply(Operators ops, NDArray x) {
      return ops.linear(x, weight, bias);
    }
  }

  /** A linear map stored the other way round: weight [in, out] and bias [out]. */
  record Convolution(NDArray weight, NDArray bias) {
    NDArray apply(Operators ops, NDArray x) {
      return ops.transposedLinear(x, weight, bias);
    }
  }

  /** A LayerNorm's scale [H] and shift [H]. */
  record Norm(NDArray gamma, NDArray beta, double eps) {
    NDArray apply(Operators ops, NDArray x) {
      return ops.layerNorm(x, gamma, beta, eps);
    }
  }

  /** An RMS norm's scale [H]. */
  record Rms(NDArray gamma, double eps) {
    NDArray apply(Operators ops, NDArray x) {
      return ops.rmsNorm(x, gamma, eps);
    }
  }

  /**
   * Runs a layer in the operators' own precision; only the result outlives the call, float32.
   *
   * @param hidden [B, S, H] float32
   * @param body from states to states
   */
  static NDArray layer(Operators ops, NDArray hidden, UnaryOperator<NDArray> body) {
    return LayerScope.keep(() -> ops.leave(body.apply(ops.enter(hidden))));
  }

  /**
   * Reads the weight with the canonical name, and makes it a parameter of this block if it is
   * float32; DJL cannot handle others.
   */
  final NDArray stored(FolderWeights weights, String name, Parameter.Type type, long... shape) {
    Parameter parameter = weights.parameter(name, type, shape);
    NDArray array = parameter.getArray();
    if (array.getDataType() == DataType.FLOAT32) {
      addParameter(parameter);
    }
    return array;
  }

  final Dense dense(FolderWeights weights, String name, long in, long out) {
    return new Dense(
        stored(weights, name + ".weight", Parameter.Type.WEIGHT, out, in),
        stored(weights, name + ".bias", Parameter.Type.BIAS, out));
  }

  final Convolution convolution(FolderWeights weights, String name, long in, long out) {
    return new Convolution(
        stored(weights, name + ".weight", Parameter.Type.WEIGHT, in, out),
        stored(weights, name + ".bias", Parameter.Type.BIAS, out));
  }

  /** A linear map without bias. */
  final Dense projection(FolderWeights weights, String name, long in, long out) {
    return new Dense(stored(weights, name + ".weight", Parameter.Type.WEIGHT, out, in), null);
  }

  final Rms rms(FolderWeights weights, String name, long width, double eps) {
    return new Rms(stored(weights, name + ".weight", Parameter.Type.GAMMA, width), eps);
  }

  final Norm norm(FolderWeights weights, String name, long width, double eps) {
    return new Norm(
        stored(weights, name + ".weight", Parameter.Type.GAMMA, width),
        stored(weights, name + ".bias", Parameter.Type.BETA, width),
        eps);
  }

  /** Nothing to do: every array was read at construction. */
  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {}
}
