package io.rpt.examples.superglue;

import java.util.List;

/**
 * What is sampled, and answered or scored as one: an example of a task as it stands in the official
 * file; a question with its answers for MultiRC, a query for ReCoRD.
 */
public sealed interface Row permits BoolQ, Copa, Entailment, MultiRc, RecordQuery, WiC, Wsc {
  /** The official number: {@code idx}, {@code paragraph/question} or {@code passage/query}. */
  String id();

  /**
   * The class, from 0; {@link FormattedExample#NO_LABEL} if it is hidden, or for MultiRC and
   * ReCoRD, whose rows have no class.
   */
  int label();

  /**
   * Writes the row as a model reads it.
   *
   * @return the rows for the model, in order; none only for training, if it has no right target
   * @throws io.rpt.core.error.InvalidDataException if its candidates lack the right answer in
   *     training
   */
  List<FormattedExample> format(Dialect dialect, Purpose purpose);
}
