package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.DecoderOnly;
import io.rpt.core.inject.EncoderOnly;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * A linear map of one place's last hidden state to label scores, {@code logits = weight x h +
 * bias}: of [CLS], the paper's set-up on BERT (Residual Prompt Tuning, section 4.1), or of a
 * decoder-only model's last token.
 *
 * @param weight [L, H], label by hidden width
 * @param bias [L]
 */
public record LinearHead(FloatTensor weight, FloatTensor bias) implements Head {
  /** The name of the weight. */
  public static final String WEIGHT = "head.weight";

  /** The name of the bias. */
  public static final String BIAS = "head.bias";

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

  /** L, the number of labels it scores. */
  public int labelCount() {
    return weight.shape().get(0);
  }

  /** H, the width of the hidden states it reads. */
  public int hiddenWidth() {
    return weight.shape().get(1);
  }

  @Override
  public Map<String, FloatTensor> tensors() {
    return Map.of(WEIGHT, weight, BIAS, bias);
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderOnly
        || injector instanceof DecoderOnly
        || injector instanceof Late;
  }

  @Override
  public void requireLabels(List<String> labels) {
    if (labels.size() != labelCount()) {
      throw new InvalidValueException(
          "The head scores "
              + labelCount()
              + " labels, but "
              + labels.size()
              + " are named: "
              + labels
              + ".");
    }
  }
}
