package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.DecoderOnly;
import io.rpt.core.inject.EncoderDecoder;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * Rank classification: the answer is the label text that the backbone finds most probable as an
 * answer (Raffel et al. 2020; Brown et al. 2020, section 2.4). Without labels, each text brings
 * candidates of its own.
 *
 * @param averaging how the log probabilities of a label's tokens become its score
 */
public record RankingHead(Averaging averaging) implements Head {
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
    if (labels.size() == 1 || labels.stream().anyMatch(String::isBlank)) {
      throw new InvalidValueException(
          "The labels to be ranked are "
              + labels
              + "; expected at least two texts with words, or none if each text brings its own"
              + " candidates.");
    }
  }
}
