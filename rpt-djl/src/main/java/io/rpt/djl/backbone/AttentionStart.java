package io.rpt.djl.backbone;

/** How the attention of a backbone with random weights starts. */
public enum AttentionStart {
  /** Queries and keys are drawn independently, as published. */
  INDEPENDENT,
  /**
   * Queries start as keys, so that a word attends first to words like itself, in the manner of
   * mimetic initialization (Trockman and Kolter 2023); in T5's encoder to others than itself, which
   * it could not tell from itself. Small backbones learn much sooner to tell whether two words are
   * the same.
   */
  ALIKE
}
