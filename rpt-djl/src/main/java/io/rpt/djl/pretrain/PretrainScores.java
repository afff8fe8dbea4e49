package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rpt.djl.batch.Interruption;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.pretrain.PretrainLesson.Guesses;
import io.rpt.djl.train.CrossEntropy;
import java.util.List;

/**
 * How well a backbone finds what is hidden in texts that it has not learned from.
 *
 * @param loss the mean cross entropy over the hidden tokens, in nats
 * @param accuracy the share of them that the backbone finds most probable
 * @param tokens how many hidden tokens there were
 */
public record PretrainScores(double loss, double accuracy, long tokens) {
  /** Runs batches without a graph. */
  static <E> PretrainScores of(PretrainLesson<E> lesson, List<List<E>> batches, NDManager base) {
    double loss = 0;
    double right = 0;
    long tokens = 0;
    for (List<E> batch : batches) {
      Interruption.check();
      try (NDManager pass = base.newSubManager()) {
        float[] sums = GradMode.off(() -> read(lesson.guesses(batch, pass), pass));
        loss += sums[0];
        right += sums[1];
      }
      tokens += lesson.terms(batch);
    }
    return new PretrainScores(loss / tokens, right / tokens, tokens);
  }

  /** The summed loss and the number of right guesses. */
  private static float[] read(Guesses guesses, NDManager pass) {
    NDArray loss = CrossEntropy.sum(guesses.logits(), guesses.words());
    NDArray right = guesses.logits().argMax(1).eq(guesses.words()).sum();
    NDArray sums = pass.zeros(new Shape(2));
    return sums.add(loss.expandDims(0).concat(right.toType(DataType.FLOAT32, false).expandDims(0)))
        .toFloatArray();
  }
}
