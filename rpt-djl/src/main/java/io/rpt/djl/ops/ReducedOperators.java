package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@link Operators} with weights in bfloat16, and states in bfloat16 between {@link #enter} and
 * {@link #leave}; everything else stays float32. An operator computes in the type of its
 * activation: in bfloat16 inside a layer, and outside on a rounded copy, whose result is float32
 * again.
 *
 * <p>DJL does not know bfloat16 and ends the process at some operations on it. So this class and
 * {@link Kernels} are the only ones that make such arrays, none leaves a layer but through {@link
 * #leave}, and only operations that pass the array on to PyTorch untouched are called on them.
 * Without state; safe from any thread.
 */
public final class ReducedOperators implements Operators {
  private final EagerOperators eager = new EagerOperators();

  private static boolean isReduced(NDArray x) {
    return x.getDataType() == DataType.UNKNOWN;
  }

  @Override
  public NDArray weight(NDArray values) {
    return Kernels.loaded().reduce(values);
  }

  @Override
  public NDArray enter(NDArray x) {
    return isReduced(x) ? x : Kernels.loaded().reduce(x);
  }

  @Override
  public NDArray leave(NDArray x) {
    return isReduced(x) ? Kernels.loaded().restore(x) : x;
  }

  /** {@code operation} in bfloat16; the result has the type of {@code x}. */
  private NDArray reduced(NDArray x, UnaryOperator<NDArray> operation) {
    if (isReduced(x)) {
      return operation.apply(x);
    }
    return leave(operation.apply(enter(x)));
  }

  @Override
  public NDArray embedding(NDArray ids, NDArray table) {
    return leave(eager.embedding(ids, table));
  }

  @Override
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    return reduced(x, y -> eager.linear(y, weight, bias));
  }

  @Override
  public NDArray transposedLinear(NDArray x, NDArray weight, NDArray bias) {
    return reduced(x, y -> eager.transposedLinear(y, weight, bias));
  }

  @Override
  public NDList split(NDArray x, int parts) {
    return eager.split(x, parts);
  }

  @Override
  public NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias, int heads, double scale) {
    return reduced(q, x -> attention(x, enter(k), enter(v), bias, new MultiHead(heads), scale));
  }

  /** Fused without a graph only: the fused operation's backward pass is slow in bfloat16. */
  private NDArray attention(
      NDArray q, NDArray k, NDArray v, NDArray bias, MultiHead attention, double scale) {
    return GradMode.isOn() || DropoutMode.rates().attention() > 0
        ? attention.stepwise(scale(q, scale), k, v, bias, Kernels.loaded()::softmax)
        : attention.fused(q, k, v, enter(bias), scale);
  }

  @Override
  public NDArray paddingBias(NDArray mask) {
    return eager.paddingBias(mask);
  }

  @Override
  public NDArray causalBias(NDArray mask, long queries) {
    return eager.causalBias(mask, queries);
  }

  @Override
  public NDArray layerNorm(NDArray x, NDArray gamma, NDArray beta, double eps) {
    return reduced(x, y -> eager.layerNorm(y, gamma, beta, eps));
  }

  @Override
  public NDArray rmsNorm(NDArray x, NDArray gamma, double eps) {
    return reduced(x, y -> Kernels.loaded().reducedRmsNorm(y, gamma, eps));
  }

  @Override
  public NDArray positionBias(NDArray buckets, NDArray table) {
    return leave(eager.positionBias(buckets, table));
  }

  @Override
  public NDArray activation(Activation kind, NDArray x) {
    return eager.activation(kind, x);
  }

  @Override
  public NDArray dropout(NDArray x) {
    return eager.dropout(x);
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    return eager.add(a, b);
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    return eager.multiply(a, b);
  }

  @Override
  public NDArray scale(NDArray a, double factor) {
    return eager.scale(a, factor);
  }
}
