package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;

/**
 * Multi-head attention of queries [B, Sq, H] over keys and values [B, Sk, H]: [B, Sq, H].
 *
 * @param heads the number of heads
 */
record MultiHead(int heads) {
  /** In one operation, which never has the scores of all pairs of places in memory. */
  NDArray fused(NDArray queries, NDArray keys, NDArray values, NDArray bias, double scale) {
    return join(
        Kernels.loaded().attention(split(queries), split(keys), split(values), bias, scale));
  }

  /**
   * Step by step, with dropout.
   *
   * @param queries scaled
   * @param softmax softmax over the last axis of scores [B, heads, Sq, Sk] + bias
   */
  NDArray stepwise(
      NDArray queries,
      NDArray keys,
      NDArray values,
      NDArray bias,
      BinaryOperator<NDArray> softmax) {
    NDArray q = split(queries);
    NDArray k = matrices(split(keys)).swapAxes(1, 2);
    Shape all = q.getShape().slice(0, 3).add(keys.getShape().get(1)); // [B, heads, Sq, Sk]
    NDArray scores = matrices(q).matMul(k).reshape(all);
    NDArray weights = DropoutMode.dropAttention(softmax.apply(scores, bias));
    NDArray context = matrices(weights).matMul(matrices(split(values)));
    return join(context.reshape(q.getShape()));
  }

  /** [B, heads, m, n] to [B heads, m, n]: products of those copy their factors only here. */
  private static NDArray matrices(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(-1, shape.get(2), shape.get(3));
  }

  /** [B, S, H] to [B, heads, S, d]. */
  private NDArray split(NDArray x) {
    Shape shape = x.getShape();
    long headWidth = shape.get(2) / heads;
    return x.reshape(shape.get(0), shape.get(1), heads, headWidth).swapAxes(1, 2);
  }

  /** [B, heads, S, d] to [B, S, H]. */
  private NDArray join(NDArray x) {
    Shape shape = x.getShape();
    return x.swapAxes(1, 2).reshape(shape.get(0), shape.get(2), heads * shape.get(3));
  }
}
