package io.rpt.examples.superglue;

/** How examples are written as texts. */
public enum Dialect {
  /**
   * T5's own (Raffel et al. 2020): the task's name, then {@code name: value} for each field.
   * Targets are texts.
   */
  T5,

  /**
   * That of the code published with Residual Prompt Tuning: no task name, an order of fields of its
   * own, lower-case targets; WSC asks for one word.
   */
  RESIDUAL,

  /** As {@link #RESIDUAL}, for WSC as a question of yes or no; no other task has it. */
  RESIDUAL_YES_NO,

  /**
   * Sentence pairs for BERT. COPA and ReCoRD have one row for each candidate, which is right (1) or
   * wrong (0); the other tasks have one row for each example.
   */
  PAIRS
}
