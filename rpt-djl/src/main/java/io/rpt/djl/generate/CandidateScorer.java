package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.ops.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores given answers by their log probability (rank classification, Raffel et al. 2020; Brown et
 * al. 2020, section 2.4). The encoder's states are shared by all candidates of a text, which go
 * through the decoder together.
 */
public final class CandidateScorer {
  /** The most candidates that go through the decoder together; one row may have more. */
  private static final int MOST_SEQUENCES = 128;

  private final T5Block t5;
  private final Averaging averaging;

  /** Sets the model and how tokens become a score. */
  public CandidateScorer(T5Block t5, Averaging averaging) {
    this.t5 = t5;
    this.averaging = averaging;
  }

  /**
   * Scores a batch on its device. No graph is recorded; what is made on the way is freed.
   *
   * @param encoderStates [B, S, H], whose manager the result belongs to
   * @param encoderMask [B, S]
   * @param candidates for each row its answers, as token ids with the closing token; rows may
   *     differ in how many there are
   * @return [B, N] natural logarithms, N the most answers of a row; 0 where a row has fewer
   * @throws InvalidValueException if there are not as many lists as rows, or a candidate is empty
   */
  public NDArray scores(
      NDArray encoderStates, NDArray encoderMask, List<List<ImmutableIntArray>> candidates) {
    long rows = encoderStates.getShape().get(0);
    check(rows, candidates);
    int most = candidates.stream().mapToInt(List::size).max().orElse(0);
    List<ImmutableIntArray> all = filled(candidates, most);
    return GradMode.off(() -> inParts(encoderStates, encoderMask, all, most));
  }

  /** Some rows at a time, so that memory does not grow with the number of candidates. */
  private NDArray inParts(NDArray states, NDArray mask, List<ImmutableIntArray> all, int most) {
    int rows = all.size() / most;
    int step = Math.max(1, MOST_SEQUENCES / most);
    try (NDManager scratch = states.getManager().newSubManager()) {
      NDList parts = new NDList();
      for (int from = 0; from < rows; from += step) {
        int to = Math.min(rows, from + step);
        NDIndex some = new NDIndex(from + ":" + to);
        try (NDManager part = scratch.newSubManager()) {
          NDArray own = states.get(part, some);
          NDArray sums = sums(own, mask.get(part, some), all.subList(from * most, to * most), part);
          sums.attach(scratch);
          parts.add(sums);
        }
      }
      NDArray scores = NDArrays.concat(parts).reshape(rows, most);
      scores.attach(states.getManager());
      return scores;
    }
  }

  /** As {@link #scores}, as numbers: [B][answers of the row]. */
  public float[][] score(
      NDArray encoderStates, NDArray encoderMask, List<List<ImmutableIntArray>> candidates) {
    float[] flat;
    try (NDArray scores = scores(encoderStates, encoderMask, candidates)) {
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

  private NDArray sums(
      NDArray states, NDArray mask, List<ImmutableIntArray> all, NDManager scratch) {
    Targets targets = Targets.of(all, t5.config());
    NDArray decoded = t5.decode(targets.decoderIds(scratch), states, mask); // [B N, U, H]
    NDArray tokens = TokenScores.of(t5.logits(decoded), targets.labels(scratch)); // [B N, U]
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
