package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.ops.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores given answers by their log probability (rank classification, Raffel et al. 2020; Brown et
 * al. 2020, section 2.4). A text is read once for all of its candidates, which go through the
 * decoder together.
 */
public final class CandidateScorer {
  /** The most candidates that go through the decoder together; one row may have more. */
  private static final int MOST_SEQUENCES = 128;

  /** The most scores of words that are made at once, 128 MiB; one row may have more. */
  private static final long MOST_LOGITS = 1 << 25;

  private final Averaging averaging;

  /** Sets how tokens become a score. */
  public CandidateScorer(Averaging averaging) {
    this.averaging = averaging;
  }

  /**
   * Scores a batch on its device. No graph is recorded; what is made on the way is freed.
   *
   * @param texts B texts, whose manager the result belongs to
   * @param candidates for each row its answers, as token ids with the closing token; rows may
   *     differ in how many there are
   * @return [B, N] natural logarithms, N the most answers of a row; 0 where a row has fewer
   * @throws InvalidValueException if there are not as many lists as rows, or a candidate is empty
   */
  public NDArray scores(ReadTexts texts, List<List<ImmutableIntArray>> candidates) {
    check(texts.rows(), candidates);
    int most = candidates.stream().mapToInt(List::size).max().orElse(0);
    List<ImmutableIntArray> all = filled(candidates, most);
    return GradMode.off(() -> inParts(texts, all, most));
  }

  /** Some rows at a time, so that memory does not grow with the number of candidates. */
  private NDArray inParts(ReadTexts texts, List<ImmutableIntArray> all, int most) {
    int rows = all.size() / most;
    long sequence = texts.vocabularySize() * AnswerTexts.longest(all);
    int step = (int) Math.max(1, Math.min(MOST_SEQUENCES, MOST_LOGITS / sequence) / most);
    try (NDManager scratch = texts.manager().newSubManager()) {
      NDList parts = new NDList();
      for (int from = 0; from < rows; from += step) {
        int to = Math.min(rows, from + step);
        try (NDManager part = scratch.newSubManager()) {
          List<ImmutableIntArray> own = all.subList(from * most, to * most);
          NDArray sums = sums(texts.logits(from, to, own, part), own, part);
          sums.attach(scratch);
          parts.add(sums);
        }
      }
      NDArray scores = NDArrays.concat(parts).reshape(rows, most);
      scores.attach(texts.manager());
      return scores;
    }
  }

  /** As {@link #scores}, as numbers: [B][answers of the row]. */
  public float[][] score(ReadTexts texts, List<List<ImmutableIntArray>> candidates) {
    float[] flat;
    try (NDArray scores = scores(texts, candidates)) {
      flat = scores.toFloatArray();
    }
    int most = flat.length / candidates.size();
    float[][] split = new float[candidates.size()][];
    for (int row = 0; row < split.length; row++) {
      int from = row * most;
      split[row] = Arrays.copyOfRange(flat, from, from + candidates.get(row).size());
    }
    return split;
  }

  private static void check(long rows, List<List<ImmutableIntArray>> candidates) {
    if (candidates.size() != rows) {
      throw new InvalidValueException(
          "There are " + rows + " rows, but candidates for " + candidates.size() + ".");
    }
    for (int row = 0; row < candidates.size(); row++) {
      if (candidates.get(row).isEmpty()
          || candidates.get(row).stream().anyMatch(ImmutableIntArray::isEmpty)) {
        throw new InvalidValueException(
            "Row "
                + row
                + " of a batch has no candidate, or one without a token; each needs at least one"
                + " candidate, and each of these its closing token.");
      }
    }
  }

  /** All candidates, row by row, {@code most} of each row; empty ones fill up. */
  private static List<ImmutableIntArray> filled(
      List<List<ImmutableIntArray>> candidates, int most) {
    List<ImmutableIntArray> all = new ArrayList<>();
    for (List<ImmutableIntArray> own : candidates) {
      all.addAll(own);
      for (int i = own.size(); i < most; i++) {
        all.add(ImmutableIntArray.of());
      }
    }
    return all;
  }

  private NDArray sums(NDList logitsAndLabels, List<ImmutableIntArray> all, NDManager scratch) {
    NDArray tokens = TokenScores.of(logitsAndLabels.get(0), logitsAndLabels.get(1)); // [b N, U]
    NDArray sums = tokens.sum(new int[] {1});
    return averaging == Averaging.MEAN ? sums.div(lengths(all, scratch)) : sums;
  }

  private static NDArray lengths(List<ImmutableIntArray> all, NDManager manager) {
    float[] lengths = new float[all.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.max(1, all.get(i).length());
    }
    return manager.create(lengths);
  }
}
