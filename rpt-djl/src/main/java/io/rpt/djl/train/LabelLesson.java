package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.batch.PromptInputs;
import java.util.List;

/**
 * Tokenized texts and their classes.
 *
 * @param classes the column of the model's output that is right for each text
 */
record LabelLesson(Block model, Classification objective, PromptInputs.Encoded texts, int[] classes)
    implements TextSet.TextLesson {
  @Override
  public long terms(List<Integer> batch) {
    return batch.size();
  }

  @Override
  public PaddedSize size(int example) {
    return PaddedSize.ofRow(objective.inputs().promptLength() + texts.rows().get(example).length());
  }

  @Override
  public NDArray loss(List<Integer> batch, NDManager pass) {
    return objective.loss(
        new Classification.MicroBatch(
            batch.stream().map(texts.rows()::get).toList(),
            batch.stream().map(i -> classes[i]).toList()),
        pass);
  }
}
