package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import io.rpt.djl.generate.TokenScores;

/** The cross entropy of a writing model's answers. */
public final class Seq2SeqLoss {
  private Seq2SeqLoss() {}

  /**
   * Sums {@code -log softmax(logits)[label]} over all tokens that count; the published models are
   * trained on its mean over these.
   *
   * @param logits [B, U, V]
   * @param labels [B, U] int64; {@link io.rpt.djl.batch.Targets#IGNORED} where nothing counts
   * @return a scalar
   */
  public static NDArray sum(NDArray logits, NDArray labels) {
    return TokenScores.of(logits, labels).sum().neg();
  }
}
