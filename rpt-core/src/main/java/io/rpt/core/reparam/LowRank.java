package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.tensor.PromptShape;

/**
 * Decomposed prompt tuning (Xiao et al., Findings of EMNLP 2023): {@code P' = U V} with U [P, r]
 * and V [r, D]. U is the raw table, V the network; both start as standard normal numbers, so no
 * initialisation is given. For a residual network on top: {@code
 * LowRank.ofRank(10).andThen(Residual.bottleneck(400))}.
 *
 * <p>Trained parameters, U included: {@code P r + r D}.
 *
 * @param rank r; the paper uses 10
 */
public record LowRank(int rank) implements Reparameterizer {
  private static final WeightStart START = new WeightStart.Normal(0, 1);

  /** Checks the rank. */
  public LowRank {
    Checks.inRange("rank", rank, 1, PromptShape.MAX_LENGTH);
  }

  /** The factorisation of rank r. */
  public static LowRank ofRank(int rank) {
    return new LowRank(rank);
  }

  @Override
  public Layer layers(PromptShape shape) {
    return new Layer.Basis(rank, WeightTraining.WITH_DECAY, START);
  }

  @Override
  public int rawWidth(PromptShape shape) {
    return rank;
  }

  @Override
  public WeightStart rawStart(PromptShape shape) {
    return START;
  }
}
