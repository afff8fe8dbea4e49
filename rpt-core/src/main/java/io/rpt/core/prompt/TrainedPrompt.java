package io.rpt.core.prompt;

import io.rpt.core.tensor.PromptShape;

/**
 * What training gives: a {@link SoftPrompt}, which is projected before it is served, or a {@link
 * GeneratedPrompt}, which cannot be projected and is served as it is.
 */
public interface TrainedPrompt {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /** The form that is served. */
  ServablePrompt servable();
}
