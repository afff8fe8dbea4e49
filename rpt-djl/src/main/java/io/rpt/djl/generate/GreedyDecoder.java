package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.Checks;
import io.rpt.djl.backbone.DecodingState;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.ops.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Greedy decoding: at every place the most probable word, until every text of the batch is closed
 * or the limit is reached. Keys and values of earlier tokens, and of the encoder's states, are
 * computed once.
 */
public final class GreedyDecoder {
  private final T5Block t5;
  private final int maxTokens;

  /**
   * Sets the limit.
   *
   * @param maxTokens the most tokens of an answer, closing token included
   */
  public GreedyDecoder(T5Block t5, int maxTokens) {
    this.t5 = t5;
    this.maxTokens = Checks.inRange("maximum tokens", maxTokens, 1, Integer.MAX_VALUE);
  }

  /**
   * Decodes a batch. No graph is recorded; what is made on the way is freed.
   *
   * @param encoderStates [B, S, H]
   * @param encoderMask [B, S]
   * @return one answer per row
   */
  public List<Answer> decode(NDArray encoderStates, NDArray encoderMask) {
    return GradMode.off(() -> run(encoderStates, encoderMask));
  }

  private List<Answer> run(NDArray encoderStates, NDArray encoderMask) {
    int rows = Math.toIntExact(encoderStates.getShape().get(0));
    List<ImmutableIntArray.Builder> found = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      found.add(ImmutableIntArray.builder());
    }
    boolean[] closed = new boolean[rows];
    long[] last = new long[rows];
    Arrays.fill(last, t5.config().startId());
    int open = rows;
    try (DecodingState state = t5.decoder().start(encoderStates, encoderMask)) {
      for (int i = 0; i < maxTokens && open > 0; i++) {
        last = next(state, encoderStates.getManager(), last);
        for (int row = 0; row < rows; row++) {
          if (closed[row]) {
            continue;
          }
          closed[row] = last[row] == t5.config().closingId();
          if (closed[row]) {
            open--;
          } else {
            found.get(row).add(Math.toIntExact(last[row]));
          }
        }
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      answers.add(new Answer(found.get(row).build(), closed[row]));
    }
    return answers;
  }

  /** The most probable word after the last one of each row. */
  private long[] next(DecodingState state, NDManager manager, long[] last) {
    try (NDManager step = manager.newSubManager()) {
      NDArray words = t5.wordEmbeddings(step.create(last, new Shape(last.length, 1)));
      return t5.logits(t5.decoder().step(state, words)).argMax(2).toLongArray();
    }
  }
}
