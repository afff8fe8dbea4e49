package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * One score for each candidate of a multiple-choice question, whose candidates go through the
 * encoder as rows of their own; a softmax over them makes probabilities. SuperGLUE's COPA and
 * ReCoRD on BERT (Devlin et al. 2019, section 4.4, in the same way for SWAG).
 *
 * @param score the linear map [1, H] of the state at [CLS] to the candidate's score
 */
public record ChoiceHead(LinearHead score) implements Head {
  /** Refuses a map with more than one score. */
  public ChoiceHead {
    if (score.labelCount() != 1) {
      throw new InvalidValueException(
          "A choice head gives one score for each candidate, but got a map "
              + score.weight().shape()
              + "; expected [1, H].");
    }
  }

  @Override
  public Map<String, FloatTensor> tensors() {
    return score.tensors();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return score.accepts(injector);
  }

  @Override
  public void requireLabels(List<String> labels) {
    if (!labels.isEmpty()) {
      throw new InvalidValueException(
          "A choice head answers with one of the candidates that each text brings, but the labels "
              + labels
              + " are named. Name none.");
    }
  }
}
