package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What training makes small.
 *
 * @param <B> some examples that go through the model together
 */
interface Objective<B> {
  /** How many terms the loss of a batch sums up; a step divides by those of all its batches. */
  long terms(B batch);

  /**
   * The summed loss of a batch, with a graph to the trained parameters.
   *
   * @param pass what all arrays of the pass are attached to
   * @return a scalar
   */
  NDArray loss(B batch, NDManager pass);
}
