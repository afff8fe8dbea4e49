package io.rpt.djl.train;

import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import java.util.List;

/**
 * What training without a prompt gives.
 *
 * @param head the head of the best epoch and what belongs to it, without prompt rows; {@code
 *     PromptClassifier} and its like take it with the tuned backbone
 * @param bestEpoch from 1; the first of equals
 * @param epochs the figures of every epoch
 * @param trainedParameters how many numbers were trained
 * @param truncatedTexts how many training texts were shortened to fit
 */
public record FineTuningResult(
    ProjectedPrompt head,
    int bestEpoch,
    List<EpochResult> epochs,
    long trainedParameters,
    int truncatedTexts) {
  /** Copies the list. */
  public FineTuningResult {
    epochs = List.copyOf(epochs);
  }

  /** The figures of the best epoch. */
  public EpochResult best() {
    return epochs.get(bestEpoch - 1);
  }
}
