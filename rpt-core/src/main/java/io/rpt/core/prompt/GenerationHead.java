package io.rpt.core.prompt;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.DecoderOnly;
import io.rpt.core.inject.EncoderDecoder;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * The answer is a text that the backbone writes, the most probable token at each step.
 *
 * @param maxTokens the most tokens of an answer, closing token included
 */
public record GenerationHead(int maxTokens) implements Head {
  /** Checks the limit. */
  public GenerationHead {
    Checks.inRange("the most tokens of an answer", maxTokens, 1, 1 << 16);
  }

  @Override
  public Map<String, FloatTensor> tensors() {
    return Map.of();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderDecoder
        || injector instanceof DecoderOnly
        || injector instanceof Late;
  }

  @Override
  public void requireLabels(List<String> labels) {
    if (!labels.isEmpty()) {
      throw new InvalidValueException(
          "A generation head writes its answer, but the labels "
              + labels
              + " are named. Name none, or rank them.");
    }
  }
}
