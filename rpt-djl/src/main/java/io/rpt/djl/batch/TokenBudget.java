package io.rpt.djl.batch;

import ai.djl.Device;
import io.rpt.core.error.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How much goes through a backbone at once: so many tokens, prompt and padding included. Rows of
 * more than {@value #LINEAR} tokens count more, by their length over {@value #LINEAR}, so that the
 * attention matrices of a batch, which grow with the square of the length, stay within heads x
 * {@value #LINEAR} x tokens. A single row is never refused.
 *
 * @param tokens the most tokens
 */
public record TokenBudget(int tokens) {
  private static final int LINEAR = 512;
  private static final int USUAL = 2048;
  private static final int USUAL_ON_GPU = 16_384;

  /** Checks the number. */
  public TokenBudget {
    Checks.inRange("token budget", tokens, 1, Integer.MAX_VALUE);
  }

  /**
   * The budget of evaluation and prediction unless told otherwise: {@value #USUAL} tokens on a CPU,
   * where larger batches leave its caches and are slower, {@value #USUAL_ON_GPU} elsewhere.
   */
  public static TokenBudget usual(Device device) {
    return new TokenBudget(device.isGpu() ? USUAL_ON_GPU : USUAL);
  }

  /** Whether a batch is within the budget. */
  boolean holds(PaddedSize batch) {
    double beyond = Math.max(1, batch.rowTokens() / (double) LINEAR);
    return batch.tokens() * beyond <= tokens;
  }

  /**
   * Cuts a list of examples into batches within the budget, each as long as can be; an example that
   * is too large by itself is a batch of its own.
   *
   * @param examples their numbers, neighbours in length next to each other
   * @param sizes the size of an example by its number
   * @return the examples in their order
   */
  public List<List<Integer>> cut(List<Integer> examples, IntFunction<PaddedSize> sizes) {
    List<List<Integer>> batches = new ArrayList<>();
    PaddedSize size = PaddedSize.ofRow(0);
    int from = 0;
    for (int i = 0; i < examples.size(); i++) {
      PaddedSize own = sizes.apply(examples.get(i));
      PaddedSize grown = i == from ? own : size.with(own);
      if (i > from && !holds(grown)) {
        batches.add(List.copyOf(examples.subList(from, i)));
        from = i;
        grown = own;
      }
      size = grown;
    }
    if (from < examples.size()) {
      batches.add(List.copyOf(examples.subList(from, examples.size())));
    }
    return batches;
  }
}
