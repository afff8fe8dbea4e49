package io.rpt.djl.train;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.core.prompt.TrainedPrompt;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import java.util.List;

/**
 * What a run gives.
 *
 * @param trained the prompt of the best epoch with its network: what further training needs; a
 *     {@link ReparameterizedPrompt}, a {@link BlockPrompt} if it was trained through a Block, or a
 *     {@link GeneratedPrompt}
 * @param servable the same as it is served: what was validated, and what serving keeps
 * @param bestEpoch from 1; the first of equals
 * @param epochs the figures of every epoch
 * @param trainedParameters how many numbers were trained
 * @param truncatedTexts how many training texts were shortened to fit
 * @param weightsHash the hash of the backbone's weights in memory, equal before and after
 */
public record TrainingResult(
    TrainedPrompt trained,
    ServablePrompt servable,
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
   * The prompt of the best epoch, which can be projected.
   *
   * @throws UnsupportedFeatureException if it is generated from each text
   */
  public SoftPrompt prompt() {
    if (trained instanceof SoftPrompt soft) {
      return soft;
    }
    throw generated();
  }

  /**
   * The projected prompt of the best epoch.
   *
   * @throws UnsupportedFeatureException if it is generated from each text
   */
  public ProjectedPrompt projected() {
    if (servable instanceof ProjectedPrompt rows) {
      return rows;
    }
    throw generated();
  }

  private static UnsupportedFeatureException generated() {
    return new UnsupportedFeatureException(
        "The prompt is generated from each text, so there are no rows to project it to. Use"
            + " trained() or servable(), which keep the generator.");
  }

  /**
   * The prompt of the best epoch in the form that needs no engine.
   *
   * @throws UnsupportedFeatureException if it was trained through a Block or is generated
   */
  public ReparameterizedPrompt reparameterized() {
    if (trained instanceof ReparameterizedPrompt tree) {
      return tree;
    }
    throw new UnsupportedFeatureException(
        "The prompt was not trained through layers, and is a "
            + trained.getClass().getSimpleName()
            + ". Use blockPrompt(), whose save keeps a Block's parameters, or servable().");
  }

  /**
   * The prompt of the best epoch with the Block that it was trained through.
   *
   * @throws UnsupportedFeatureException if it was trained through layers instead
   */
  public BlockPrompt blockPrompt() {
    if (trained instanceof BlockPrompt block) {
      return block;
    }
    throw new UnsupportedFeatureException(
        "The prompt was not trained through a Block, and is a "
            + trained.getClass().getSimpleName()
            + ". Use reparameterized().");
  }

  /** The figures of the best epoch. */
  public EpochResult best() {
    return epochs.get(bestEpoch - 1);
  }
}
