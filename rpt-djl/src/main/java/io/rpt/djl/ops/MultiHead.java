package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;

/**
 * Multi-head attention step by step, whose probabilities of all pairs of places stand in memory.
 *
 * @param heads the number of heads
 * @param softmax softmax over the last axis of scores [B, heads, Sq, Sk] + bias
 */
record MultiHead(int heads, BinaryOperator<NDArray> softmax) {
  /**
   * Attends.
   *
   * @param queries [B, Sq, H], scaled
   * @param keys [B, Sk, H]
   * @param values [B, Sk, H]
   * @return [B, Sq, H]
   */
  NDArray attend(NDArray queries, NDArray keys, NDArray values, NDArray bias) {
    NDArray scores = split(queries).matMul(split(keys).swapAxes(2, 3)); // [B, heads, Sq, Sk]
    NDArray weights = DropoutMode.dropAttention(softmax.apply(scores, bias));
    return join(weights.matMul(split(values)));
  }

  /** [B, S, H] to [B, heads, S, d]. */
  NDArray split(NDArray x) {
    Shape shape = x.getShape();
    long headWidth = shape.get(2) / heads;
    return x.reshape(shape.get(0), shape.get(1), heads, headWidth).swapAxes(1, 2);
  }

  /** [B, heads, S, d] to [B, S, H]. */
  NDArray join(NDArray x) {
    Shape shape = x.getShape();
    return x.swapAxes(1, 2).reshape(shape.get(0), shape.get(2), heads * shape.get(3));
  }
}
