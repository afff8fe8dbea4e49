package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.PromptInputs;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The negative log probability of a question's right candidates, under a softmax over its
 * candidates' scores.
 */
record Choosing(Block model, PromptInputs inputs) implements Objective<List<Choosing.Question>> {
  /** Far below any score, and finite: the softmax of such a place is exactly 0. */
  private static final float NEVER = -1e9f;

  /**
   * A tokenized question.
   *
   * @param candidates its candidates' rows
   * @param right the numbers of the right ones
   */
  record Question(List<TokenRow> candidates, Set<Integer> right) {
    Question {
      candidates = List.copyOf(candidates);
    }

    /** The length of its longest candidate. */
    int length() {
      return candidates.stream().mapToInt(TokenRow::length).max().orElseThrow();
    }
  }

  @Override
  public long terms(List<Question> batch) {
    return batch.size();
  }

  @Override
  public NDArray loss(List<Question> batch, NDManager pass) {
    List<TokenRow> rows = batch.stream().flatMap(q -> q.candidates().stream()).toList();
    NDArray logits =
        model
            .forward(new ParameterStore(pass, false), inputs.arrays(pass, rows), true)
            .singletonOrThrow(); // [candidates of all questions, 1]
    return loss(logits.reshape(-1), batch, pass);
  }

  /**
   * Sums {@code logsumexp(all) - logsumexp(right)} over the questions.
   *
   * @param scores one for each candidate, question by question
   */
  static NDArray loss(NDArray scores, List<Question> batch, NDManager pass) {
    int most = batch.stream().mapToInt(q -> q.candidates().size()).max().orElseThrow();
    int places = batch.size() * most;
    long[] source = new long[places]; // padding repeats score 0, which the mask takes out
    float[] all = new float[places];
    float[] right = new float[places];
    long[] pivot = new long[batch.size()];
    Arrays.fill(all, NEVER);
    Arrays.fill(right, NEVER);
    int next = 0;
    for (int q = 0; q < batch.size(); q++) {
      Question question = batch.get(q);
      for (int i = 0; i < question.candidates().size(); i++) {
        source[q * most + i] = next++;
        all[q * most + i] = 0;
        right[q * most + i] = question.right().contains(i) ? 0 : NEVER;
      }
      pivot[q] = question.right().iterator().next();
    }
    Shape shape = new Shape(batch.size(), most);
    NDArray table = scores.gather(pass.create(source), 0).reshape(shape); // [B, N]
    NDArray at = pass.create(pivot, new Shape(batch.size(), 1));
    NDArray amongAll = logProbability(table.add(pass.create(all, shape)), at);
    NDArray amongRight = logProbability(table.add(pass.create(right, shape)), at);
    return amongRight.sub(amongAll).sum();
  }

  /** log softmax at one place of each row; for any place, score minus this is the logsumexp. */
  private static NDArray logProbability(NDArray table, NDArray at) {
    return table.logSoftmax(1).gather(at, 1);
  }
}
