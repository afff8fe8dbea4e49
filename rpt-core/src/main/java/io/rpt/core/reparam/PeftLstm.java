package io.rpt.core.reparam;

import io.rpt.core.tensor.PromptShape;

/**
 * The LSTM form of the prompt encoder of Hugging Face PEFT ({@code P_TUNING} with {@code
 * encoder_reparameterization_type} LSTM): a bidirectional LSTM with H units in each direction, then
 * Linear(2H, 2H), ReLU, Linear(2H, D), without skip connection.
 *
 * <p>Parameters beside the table: {@code 2 (4H (D + H) + 8H)} for the first LSTM layer, {@code 2
 * (12H^2 + 8H)} for each further one, and {@code 4H^2 + 2H + 2HD + D} for the head.
 *
 * @param hidden H, PEFT's {@code encoder_hidden_size}
 * @param layers PEFT's {@code encoder_num_layers}
 * @param dropout PEFT's {@code encoder_dropout}, between the layers in training
 */
public record PeftLstm(int hidden, int layers, double dropout) implements Reparameterizer {
  /** Checks every option. */
  public PeftLstm {
    new Layer.BiLstm(hidden, layers, dropout);
  }

  /** PEFT's defaults, two layers and no dropout, with the given hidden width. */
  public static PeftLstm hidden(int hidden) {
    return new PeftLstm(hidden, 2, 0);
  }

  /** The same with another number of layers. */
  public PeftLstm withLayers(int layers) {
    return new PeftLstm(hidden, layers, dropout);
  }

  /** The same with dropout between the layers. */
  public PeftLstm withDropout(double dropout) {
    return new PeftLstm(hidden, layers, dropout);
  }

  @Override
  public Layer layers(PromptShape shape) {
    return Layers.chain(
        new Layer.BiLstm(hidden, layers, dropout),
        Layers.linear(2 * hidden),
        Layers.relu(),
        Layers.linear(shape.width()));
  }
}
