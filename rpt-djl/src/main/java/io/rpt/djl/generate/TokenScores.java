package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** How probable the tokens of given answers are. */
public final class TokenScores {
  private TokenScores() {}

  /**
   * The natural logarithm of the probability of every token; 0 where the label is negative.
   *
   * @param logits [B, U, V]
   * @param labels [B, U] int64; negative at places that count for nothing
   * @return [B, U]
   */
  public static NDArray of(NDArray logits, NDArray labels) {
    NDArray counted = labels.gte(0).toType(DataType.FLOAT32, false); // [B, U]
    NDArray words = labels.maximum(0).toType(DataType.INT64, false).expandDims(2); // [B, U, 1]
    return logits.logSoftmax(2).gather(words, 2).squeeze(2).mul(counted);
  }
}
