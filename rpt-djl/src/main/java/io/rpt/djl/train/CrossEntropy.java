package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;

/** The cross entropy of logits and class labels. */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * Sums {@code -log softmax(logits)[label]} over the batch.
   *
   * @param logits [B, L]
   * @param labels [B] int64 class indices
   * @return a scalar
   */
  public static NDArray sum(NDArray logits, NDArray labels) {
    return logits.logSoftmax(1).gather(labels.expandDims(1), 1).sum().neg();
  }
}
