package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.block.PromptedSeq2Seq;
import java.util.List;

/** The cross entropy of a prompted encoder-decoder's answers, by token. */
record TeacherForcing(PromptedSeq2Seq model, PromptInputs inputs)
    implements Objective<TeacherForcing.MicroBatch> {
  /**
   * Answered texts.
   *
   * @param rows [B] tokenized texts
   * @param answers [B] token ids with the closing token
   */
  record MicroBatch(List<TokenRow> rows, List<ImmutableIntArray> answers) {}

  @Override
  public long terms(MicroBatch batch) {
    return batch.answers().stream().mapToLong(ImmutableIntArray::length).sum();
  }

  @Override
  public NDArray loss(MicroBatch batch, NDManager pass) {
    Targets targets = Targets.of(batch.answers(), model.backbone().config());
    NDList text = inputs.arrays(pass, batch.rows());
    NDList arrays = new NDList(text.get(0), text.get(1), targets.decoderIds(pass));
    NDArray logits =
        model.forward(new ParameterStore(pass, false), arrays, true).singletonOrThrow();
    return Seq2SeqLoss.sum(logits, targets.labels(pass));
  }
}
