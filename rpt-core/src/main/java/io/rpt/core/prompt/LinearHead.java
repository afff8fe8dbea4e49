package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;

/**
 * A linear map of the last hidden state at [CLS] to label scores, {@code logits = weight x h +
 * bias}: the paper's set-up on BERT (Residual Prompt Tuning, section 4.1).
 *
 * @param weight [L, H], label by hidden width
 * @param bias [L]
 */
public record LinearHead(FloatTensor weight, FloatTensor bias) implements Head {
  /** Checks that the two shapes belong together. */
  public LinearHead {
    if (weight.shape().size() != 2 || !bias.shape().equals(List.of(weight.shape().get(0)))) {
      throw new InvalidValueException(
          "A linear head has a weight [L, H] and a bias [L], but got "
              + weight.shape()
              + " and "
              + bias.shape()
              + ".");
    }
  }

  @Override
  public int labelCount() {
    return weight.shape().get(0);
  }

  /** H, the width of the hidden states it reads. */
  public int hiddenWidth() {
    return weight.shape().get(1);
  }

  @Override
  public long parameterCount() {
    return (long) weight.size() + bias.size();
  }
}
