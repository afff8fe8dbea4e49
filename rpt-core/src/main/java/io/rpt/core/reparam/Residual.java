package io.rpt.core.reparam;

import io.rpt.core.tensor.PromptShape;

/**
 * Residual prompt tuning: {@code P'_i = P_i + LN(ReLU(P_i W_down + b_1) W_up + b_2)} with weights
 * shared by all rows (Razdaibiedina et al., Findings of ACL 2023, section 3). With biases and norm
 * it has {@code 2DM + M + 3D} parameters beside the table; all but P' is dropped by projection.
 * {@link #perToken()} gives the paper's separate networks. The network applied several times
 * ({@link Mlp#withTimes} as in the published code, or untied) stands inside one skip connection; a
 * skip connection around each application is {@code residual.andThen(residual)}.
 *
 * @param network the branch beside the skip connection
 */
public record Residual(Mlp network) implements Reparameterizer {
  /** The published residual network with bottleneck M. */
  public static Residual bottleneck(int bottleneck) {
    return new Residual(Mlp.bottleneck(bottleneck));
  }

  @Override
  public Layer layers(PromptShape shape) {
    return new Layer.Skip(network.layers(shape));
  }
}
