package io.rpt.core.prompt;

import io.rpt.core.tensor.PromptShape;

/** A trained prompt in the form in which it was trained. */
public interface SoftPrompt {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /**
   * Evaluates the reparameterization once and drops it: P' = f(P) (Residual Prompt Tuning, section
   * 3). Pure, deterministic, without dropout.
   */
  ProjectedPrompt project();
}
