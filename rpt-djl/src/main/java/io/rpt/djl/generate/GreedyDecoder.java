package io.rpt.djl.generate;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.Checks;
import io.rpt.djl.ops.GradMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Greedy decoding: at every place the most probable word, until every text of the batch is closed
 * or the limit is reached. Keys and values of earlier tokens, and of the texts, are computed once.
 */
public final class GreedyDecoder {
  private final int maxTokens;

  /**
   * Sets the limit.
   *
   * @param maxTokens the most tokens of an answer, closing token included
   */
  public GreedyDecoder(int maxTokens) {
    this.maxTokens = Checks.inRange("maximum tokens", maxTokens, 1, Integer.MAX_VALUE);
  }

  /**
   * Answers a batch. No graph is recorded; what is made on the way is freed.
   *
   * @return one answer per text
   */
  public List<Answer> decode(ReadTexts texts) {
    return GradMode.off(() -> run(texts));
  }

  private List<Answer> run(ReadTexts texts) {
    List<ImmutableIntArray.Builder> found = new ArrayList<>();
    for (int row = 0; row < texts.rows(); row++) {
      found.add(ImmutableIntArray.builder());
    }
    boolean[] closed = new boolean[texts.rows()];
    try (ReadTexts.Continuation continuation = texts.start(maxTokens)) {
      long[] last = continuation.first();
      int open = add(last, texts.closingId(), found, closed);
      for (int i = 1; i < maxTokens && open > 0; i++) {
        last = continuation.next(last);
        open = add(last, texts.closingId(), found, closed);
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (int row = 0; row < closed.length; row++) {
      answers.add(new Answer(found.get(row).build(), closed[row]));
    }
    return answers;
  }

  /** Adds a token to each open answer and returns how many are still open. */
  private static int add(
      long[] tokens, int closingId, List<ImmutableIntArray.Builder> found, boolean[] closed) {
    int open = 0;
    for (int row = 0; row < tokens.length; row++) {
      closed[row] |= tokens[row] == closingId;
      if (!closed[row]) {
        found.get(row).add(Math.toIntExact(tokens[row]));
        open++;
      }
    }
    return open;
  }
}
