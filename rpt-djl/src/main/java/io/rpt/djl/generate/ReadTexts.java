package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.djl.block.AnsweringBlock;
import io.rpt.djl.block.PromptedDecoder;
import io.rpt.djl.block.PromptedSeq2Seq;
import io.rpt.djl.ops.GradMode;
import java.util.List;

/** B texts that a backbone has read, with a prompt or without, ready to be answered. */
public sealed interface ReadTexts extends AutoCloseable permits EncodedTexts, DecoderTexts {
  /**
   * Reads texts, without recording a graph.
   *
   * @param model an initialised Block
   * @param arrays of {@link io.rpt.djl.batch.PromptInputs}
   */
  static ReadTexts of(AnsweringBlock model, ParameterStore store, NDList arrays) {
    if (model instanceof PromptedDecoder decoder) {
      return new DecoderTexts(decoder.backbone(), GradMode.off(() -> decoder.read(store, arrays)));
    }
    PromptedSeq2Seq seq2Seq = (PromptedSeq2Seq) model;
    NDArray mask = arrays.get(1);
    return new EncodedTexts(
        seq2Seq.backbone(),
        GradMode.off(() -> seq2Seq.encode(store, arrays.get(0), mask, false)),
        mask);
  }

  /** B. */
  int rows();

  /** What the texts' arrays are attached to. */
  NDManager manager();

  /** The id of the token that ends an answer. */
  int closingId();

  /** V. */
  long vocabularySize();

  /** Begins to answer token by token. */
  Continuation start(int maxTokens);

  /**
   * The scores of all words at the places of given answers.
   *
   * @param from the first text
   * @param to the text after the last one
   * @param answers N token lists for each of these texts, side by side; an empty one counts for
   *     nothing
   * @param scratch what the result is attached to
   * @return logits [(to - from) N, U, V], and labels [(to - from) N, U], negative where nothing
   *     counts
   */
  NDList logits(int from, int to, List<ImmutableIntArray> answers, NDManager scratch);

  /** Frees what is remembered of the texts. */
  @Override
  void close();

  /** Answers that grow by a token at a time. */
  interface Continuation extends AutoCloseable {
    /**
     * The most probable first token of each text, [B].
     *
     * @throws io.rpt.core.error.InvalidValueException if a score is NaN
     */
    long[] first();

    /**
     * The most probable token of each text after {@code last}, [B].
     *
     * @throws io.rpt.core.error.InvalidValueException if a score is NaN
     */
    long[] next(long[] last);

    @Override
    void close();
  }
}
