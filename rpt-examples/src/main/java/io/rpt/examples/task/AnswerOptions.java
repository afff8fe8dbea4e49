package io.rpt.examples.task;

import io.rpt.core.prompt.Averaging;

/**
 * How a model that writes, an encoder-decoder or a decoder-only one, answers; what does not concern
 * a task is not read.
 *
 * @param averaging how the log probabilities of a ranked answer's tokens become its score
 * @param maxTokens the most tokens of a generated answer, closing token included
 * @param ranksEntities whether ReCoRD's answer is the best of the passage's entities rather than
 *     generated
 */
public record AnswerOptions(Averaging averaging, int maxTokens, boolean ranksEntities) {
  /** Enough for the longest names in ReCoRD. */
  public static final int DEFAULT_MAX_TOKENS = 64;

  /** Summed log probabilities, answers of at most 64 tokens, ReCoRD generated. */
  public static AnswerOptions defaults() {
    return new AnswerOptions(Averaging.SUM, DEFAULT_MAX_TOKENS, false);
  }
}
