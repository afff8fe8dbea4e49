package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;

/**
 * Multi-head attention of queries [B, Sq, H], scaled, over keys and values [B, Sk, H]: [B, Sq, H].
 *
 * @param heads the number of heads
 */
record MultiHead(int heads) {
  /** In one operation, which never has the scores of all pairs of places in memory. */
  NDArray fused(NDArray queries, NDArray keys, NDArray values, NDArray bias) {
    return join(Kernels.loaded().attention(split(queries), split(keys), split(values), bias));
  }

  /**
   * Step by step, with dropout.
   *
   * @param softmax softmax over the last axis of scores [B, heads, Sq, Sk] + bias
   */
  NDArray stepwise(
      NDArray queries,
      NDArray keys,
      NDArray values,
      NDArray bias,
      BinaryOperator<NDArray> softmax) {
    NDArray scores = split(queries).matMul(split(keys).swapAxes(2, 3)); // [B, heads, Sq, Sk]
    NDArray weights = DropoutMode.dropAttention(softmax.apply(scores, bias));
    return join(weights.matMul(split(values)));
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
