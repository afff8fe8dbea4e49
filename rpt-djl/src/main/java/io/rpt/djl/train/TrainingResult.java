package io.rpt.djl.train;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import java.util.List;

/**
 * What a run gives.
 *
 * @param prompt the prompt of the best epoch with its network: what further training needs; a
 *     {@link ReparameterizedPrompt}, or a {@link BlockPrompt} if it was trained through a Block
 * @param projected the same projected: what was validated, and what serving keeps
 * @param bestEpoch from 1; the first of equals
 * @param epochs the figures of every epoch
 * @param trainedParameters how many numbers were trained
 * @param truncatedTexts how many training texts were shortened to fit
 * @param weightsHash the hash of the backbone's weights in memory, equal before and after
 */
public record TrainingResult(
    SoftPrompt prompt,
    ProjectedPrompt projected,
    int bestEpoch,
    List<EpochResult> epochs,
    long trainedParameters,
    int truncatedTexts,
    String weightsHash) {
  /** Copies the list. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /**
   * The prompt of the best epoch in the form that needs no engine.
   *
   * @throws UnsupportedFeatureException if it was trained through a Block
   */
  public ReparameterizedPrompt reparameterized() {
    if (prompt instanceof ReparameterizedPrompt tree) {
      return tree;
    }
    throw new UnsupportedFeatureException(
        "The prompt was trained through a Block, which only the engine can run, and is a "
            + prompt.getClass().getSimpleName()
            + ". Use blockPrompt(), whose save keeps the Block's parameters, or projected().");
  }

  /**
   * The prompt of the best epoch with the Block that it was trained through.
   *
   * @throws UnsupportedFeatureException if it was trained through layers instead
   */
  public BlockPrompt blockPrompt() {
    if (prompt instanceof BlockPrompt block) {
      return block;
    }
    throw new UnsupportedFeatureException(
        "The prompt was not trained through a Block, and is a "
            + prompt.getClass().getSimpleName()
            + ". Use reparameterized().");
  }

  /** The figures of the best epoch. */
  public EpochResult best() {
    return epochs.get(bestEpoch - 1);
  }
}
