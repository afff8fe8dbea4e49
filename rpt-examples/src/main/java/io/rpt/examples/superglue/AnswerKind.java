package io.rpt.examples.superglue;

/** How a model's output becomes an answer. */
public enum AnswerKind {
  /** One of the task's classes, by rank, by a head, or read from a generated target. */
  CLASS,

  /** The best of an example's candidates, by one number for each. */
  CANDIDATES,

  /** A generated noun, which is compared with the candidate referent: WSC. */
  GENERATED_REFERENT,

  /** A generated text, which is compared with the right answers: ReCoRD. */
  GENERATED_ANSWER
}
