package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.block.PromptedDecoder;
import java.util.ArrayList;
import java.util.List;

/** The cross entropy of a model's answers, by token. */
record TeacherForcing(Block model, PromptInputs inputs)
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

  /** The room that an answered text takes, in one row or in two. */
  PaddedSize size(TokenRow text, ImmutableIntArray answer) {
    int length = inputs.promptLength() + text.length();
    return model instanceof PromptedDecoder
        ? PaddedSize.ofRow(length + answer.length() - 1)
        : new PaddedSize(1, length, answer.length());
  }

  @Override
  public NDArray loss(MicroBatch batch, NDManager pass) {
    return model instanceof PromptedDecoder decoder
        ? decoderLoss(decoder, batch, pass)
        : seq2SeqLoss(batch, pass);
  }

  private NDArray seq2SeqLoss(MicroBatch batch, NDManager pass) {
    Targets targets = Targets.of(batch.answers(), (T5Config) inputs.config());
    NDList text = inputs.arrays(pass, batch.rows());
    NDList arrays = new NDList(text.get(0), text.get(1), targets.decoderIds(pass));
    if (text.size() > 5) {
      arrays.add(text.get(5)); // the states below a late prompt
    }
    return loss(arrays, targets, pass);
  }

  /** Text and answer are one row; each place says the token after it. */
  private NDArray decoderLoss(PromptedDecoder decoder, MicroBatch batch, NDManager pass) {
    Targets targets =
        Targets.of(
            batch.answers(), decoder.backbone().vocabularySize(), decoder.backbone().paddingId());
    List<TokenRow> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows().size(); row++) {
      ImmutableIntArray answer = batch.answers().get(row);
      rows.add(batch.rows().get(row).followedBy(answer.subArray(0, answer.length() - 1)));
    }
    NDList arrays = inputs.arrays(pass, rows);
    arrays.add(pass.create(places(batch, targets), new Shape(rows.size(), targets.length())));
    return loss(arrays, targets, pass);
  }

  /** [B, U] the place before each token of the answers; 0 where there is none. */
  private long[] places(MicroBatch batch, Targets targets) {
    long[] places = new long[Math.multiplyExact(batch.rows().size(), targets.length())];
    for (int row = 0; row < batch.rows().size(); row++) {
      long before = (long) inputs.promptLength() + batch.rows().get(row).length() - 1;
      for (int i = 0; i < batch.answers().get(row).length(); i++) {
        places[row * targets.length() + i] = before + i;
      }
    }
    return places;
  }

  private NDArray loss(NDList arrays, Targets targets, NDManager pass) {
    NDArray logits =
        model.forward(new ParameterStore(pass, false), arrays, true).singletonOrThrow();
    return Seq2SeqLoss.sum(logits, targets.labels(pass));
  }
}
