package io.rpt.core.reparam;

import io.rpt.core.tensor.PromptShape;

/**
 * P-tuning's prompt encoder as its code has it (Liu et al. 2021, THUDM/P-tuning): a bidirectional
 * LSTM of two layers with D/2 units in each direction, then Linear(D, D), ReLU, Linear(D, D),
 * without skip connection and without dropout.
 *
 * <p>Parameters beside the table: {@code 12D^2 + 16D + 2 (D^2 + D)}.
 */
public record PTuningLstm() implements Reparameterizer {
  @Override
  public Layer layers(PromptShape shape) {
    return new Lstm(2, 0, true).layers(shape);
  }
}
