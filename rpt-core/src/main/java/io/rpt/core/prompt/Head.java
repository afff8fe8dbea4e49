package io.rpt.core.prompt;

/**
 * What turns the backbone's output into one score per label. It is trained with the prompt and
 * saved with it.
 */
public sealed interface Head permits LinearHead {
  /** L, the number of labels it scores. */
  int labelCount();

  /** How many numbers it keeps. */
  long parameterCount();
}
