package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.tensor.PromptShape;

/**
 * The MLP form of the prompt encoder of Hugging Face PEFT ({@code P_TUNING} with {@code
 * encoder_reparameterization_type} MLP): Linear(D, H), ReLU, Linear(H, H), ReLU, Linear(H, D);
 * three linear maps whatever PEFT's {@code encoder_num_layers} says, without layer norm and skip
 * connection.
 *
 * <p>Parameters beside the table: {@code 2DH + H^2 + 2H + D}.
 *
 * @param hidden H, PEFT's {@code encoder_hidden_size}
 */
public record PeftMlp(int hidden) implements Reparameterizer {
  /** Checks the width. */
  public PeftMlp {
    Checks.inRange("hidden width", hidden, 1, Layer.MAX_WIDTH);
  }

  @Override
  public Layer layers(PromptShape shape) {
    return Layers.chain(
        Layers.linear(hidden),
        Layers.relu(),
        Layers.linear(hidden),
        Layers.relu(),
        Layers.linear(shape.width()));
  }
}
