package io.rpt.examples.superglue;

/** What formatted examples are for. */
public enum Purpose {
  /** To learn from: every row has a right target, examples without one are left out. */
  TRAINING,

  /** To be answered, and scored if labels are known: every example has a row. */
  EVALUATION
}
