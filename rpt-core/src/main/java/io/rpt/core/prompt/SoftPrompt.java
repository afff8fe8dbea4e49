package io.rpt.core.prompt;

/**
 * A trained prompt in the form in which it was trained, whose rows are the same for every text, so
 * that they can be computed once.
 */
public interface SoftPrompt extends TrainedPrompt {
  /**
   * Evaluates the reparameterization once and drops it: P' = f(P) (Residual Prompt Tuning, section
   * 3). Pure, deterministic, without dropout.
   */
  ProjectedPrompt project();

  /** The projected prompt. */
  @Override
  default ServablePrompt servable() {
    return project();
  }
}
