package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import org.jspecify.annotations.Nullable;

/**
 * {@link Operators} in float32, one engine call after the other. Without state; safe from any
 * thread.
 */
public final class EagerOperators implements Operators {
  private static final float HIDDEN = 1e4f;

  @Override
  public NDArray weight(NDArray values) {
    return values;
  }

  @Override
  public NDArray enter(NDArray x) {
    return x;
  }

  @Override
  public NDArray leave(NDArray x) {
    return x;
  }

  @Override
  public NDArray embedding(NDArray ids, NDArray table) {
    return ids.getNDArrayInternal().embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
  }

  @Override
  @SuppressWarnings("NullAway") // the engine takes a null bias; DJL does not declare it
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    Shape shape = x.getShape();
    if (bias == null || shape.dimension() == 2) {
      return x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
    }
    // only of a matrix does the engine add the bias within the product
    NDArray rows = x.reshape(-1, shape.get(shape.dimension() - 1));
    NDArray mapped = rows.getNDArrayInternal().linear(rows, weight, bias).singletonOrThrow();
    return mapped.reshape(shape.slice(0, shape.dimension() - 1).add(mapped.getShape().get(1)));
  }

  @Override
  public NDArray transposedLinear(NDArray x, NDArray weight, NDArray bias) {
    return x.matMul(weight).add(bias);
  }

  @Override
  public NDList split(NDArray x, int parts) {
    return x.split(parts, x.getShape().dimension() - 1);
  }

  @Override
  public NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias, int heads, double scale) {
    MultiHead attention = new MultiHead(heads);
    return DropoutMode.rates().attention() > 0
        ? attention.stepwise(
            scale(q, scale), k, v, bias, (scores, all) -> scores.add(all).softmax(-1))
        : attention.fused(q, k, v, bias, scale);
  }

  @Override
  public NDArray paddingBias(NDArray mask) {
    Shape shape = mask.getShape();
    NDArray visible =
        mask.reshape(shape.get(0), 1, 1, shape.get(1)).toType(DataType.FLOAT32, false);
    return visible.sub(1f).mul(HIDDEN); // 1 becomes 0, 0 becomes -1e4
  }

  @Override
  public NDArray causalBias(NDArray mask, long queries) {
    long places = mask.getShape().get(1);
    NDArray keys = mask.get("0:1").onesLike().cumSum(1); // [1, S] 1 .. S
    NDArray own = keys.get(":, {}:", places - queries).reshape(queries, 1);
    NDArray later = paddingBias(keys.lte(own)).reshape(1, 1, queries, places);
    return paddingBias(mask).add(later);
  }

  @Override
  public NDArray layerNorm(NDArray x, NDArray gamma, NDArray beta, double eps) {
    return x.getNDArrayInternal()
        .layerNorm(x, gamma.getShape(), gamma, beta, (float) eps)
        .singletonOrThrow();
  }

  @Override
  public NDArray rmsNorm(NDArray x, NDArray gamma, double eps) {
    return Kernels.loaded().rmsNorm(x, gamma, eps);
  }

  @Override
  public NDArray positionBias(NDArray buckets, NDArray table) {
    Shape pairs = buckets.getShape();
    // flattened, since fused attention needs the values of a query side by side
    return embedding(buckets, table)
        .transpose(2, 0, 1)
        .flatten()
        .reshape(1, table.getShape().get(1), pairs.get(0), pairs.get(1));
  }

  @Override
  public NDArray activation(Activation kind, NDArray x) {
    return switch (kind) {
      case GELU -> x.getNDArrayInternal().gelu();
      case GELU_NEW -> Kernels.loaded().geluTanh(x);
      case RELU -> x.getNDArrayInternal().relu();
      case TANH -> x.tanh();
    };
  }

  @Override
  public NDArray dropout(NDArray x) {
    return DropoutMode.dropHidden(x);
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    return a.add(b);
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    return a.mul(b);
  }

  /**
   * Not {@code a.mul(Number)}: that wraps the number in memory of the Java heap's garbage
   * collector, which may free it between the forward pass and the backward pass that reads it
   * again. This constant is the engine's own, and a graph keeps it alive.
   */
  @Override
  public NDArray scale(NDArray a, double factor) {
    if (factor == 1) {
      return a;
    }
    try (NDArray constant = a.getManager().full(new Shape(), (float) factor, DataType.FLOAT32)) {
      return a.mul(constant);
    }
  }
}
