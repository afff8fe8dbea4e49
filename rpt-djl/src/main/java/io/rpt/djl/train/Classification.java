package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.PromptInputs;
import java.util.List;

/** The cross entropy of a classifier, by example. */
record Classification(Block model, PromptInputs inputs)
    implements Objective<Classification.MicroBatch> {
  /**
   * Labelled texts.
   *
   * @param rows [B] tokenized texts
   * @param classes [B] their labels' indices
   */
  record MicroBatch(List<TokenRow> rows, List<Integer> classes) {}

  @Override
  public long terms(MicroBatch batch) {
    return batch.rows().size();
  }

  @Override
  public NDArray loss(MicroBatch batch, NDManager pass) {
    NDArray logits =
        model
            .forward(new ParameterStore(pass, false), inputs.arrays(pass, batch.rows()), true)
            .singletonOrThrow();
    long[] classes = batch.classes().stream().mapToLong(Integer::longValue).toArray();
    return CrossEntropy.sum(logits, pass.create(classes, new Shape(classes.length)));
  }
}
