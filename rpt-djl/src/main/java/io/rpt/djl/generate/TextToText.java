package io.rpt.djl.generate;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.batch.Interruption;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.LongWork;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.block.AnsweringBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Answers many tokenized texts with a prompted model that writes: texts of like length go through
 * it together, results come back in order. Each text is read once. Without state of its own; safe
 * from several threads.
 */
public final class TextToText {
  private final AnsweringBlock model;
  private final PromptInputs inputs;
  private final NDManager manager;
  private final TokenBudget budget;

  /**
   * Puts the parts together.
   *
   * @param model an initialised Block
   * @param inputs makes the Block's inputs
   * @param manager below which each batch lives until it is done
   * @param budget how much goes through the backbone at once
   */
  public TextToText(
      AnsweringBlock model, PromptInputs inputs, NDManager manager, TokenBudget budget) {
    this.model = model;
    this.inputs = inputs;
    this.manager = manager;
    this.budget = budget;
  }

  /** How much goes through the backbone at once. */
  public TokenBudget budget() {
    return budget;
  }

  /**
   * Answers by greedy decoding.
   *
   * @param maxTokens the most tokens of an answer, closing token included
   * @return one answer per text, in order
   */
  public List<Answer> generate(List<TokenRow> texts, int maxTokens) {
    GreedyDecoder decoder = new GreedyDecoder(maxTokens);
    return run(texts, maxTokens, (read, batch) -> decoder.decode(read));
  }

  /**
   * Scores candidate answers.
   *
   * @param candidates for each text its answers, as token ids with the closing token
   * @return for each text one score per candidate, in order; see {@link CandidateScorer}
   */
  public List<float[]> score(
      List<TokenRow> texts, List<List<ImmutableIntArray>> candidates, Averaging averaging) {
    CandidateScorer scorer = new CandidateScorer(averaging);
    return run(
        texts,
        0, // the scorer has a limit of its own
        (read, batch) -> List.of(scorer.score(read, batch.stream().map(candidates::get).toList())));
  }

  private <T> List<T> run(
      List<TokenRow> texts, int written, BiFunction<ReadTexts, List<Integer>, List<T>> body) {
    List<T> results = new ArrayList<>(Collections.nCopies(texts.size(), null));
    int[] lengths = inputs.promptedLengths(texts);
    Arrays.setAll(lengths, i -> lengths[i] + written);
    int done = 0;
    for (List<Integer> batch : LengthBatches.sorted(lengths, budget)) {
      Interruption.check();
      LongWork.report(LongWork.Phase.ANSWERING, done, texts.size());
      done += batch.size();
      try (NDManager scratch = manager.newSubManager()) {
        NDList arrays = inputs.arrays(scratch, batch.stream().map(texts::get).toList());
        List<T> some =
            body.apply(ReadTexts.of(model, new ParameterStore(scratch, false), arrays), batch);
        for (int i = 0; i < some.size(); i++) {
          results.set(batch.get(i), some.get(i));
        }
      }
    }
    LongWork.report(LongWork.Phase.ANSWERING, done, done);
    return results;
  }
}
