package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.djl.ops.DropoutMode;
import io.rpt.djl.ops.DropoutRates;

/**
 * What training makes small.
 *
 * @param <B> some examples that go through the model together
 */
public interface Objective<B> {
  /** How many terms the loss of a batch sums up; a step divides by those of all its batches. */
  long terms(B batch);

  /**
   * The summed loss of a batch, with a graph to the trained parameters.
   *
   * @param pass what all arrays of the pass are attached to
   * @return a scalar
   */
  NDArray loss(B batch, NDManager pass);

  /** The same over a backbone that drops values at the given rates. */
  default Objective<B> withBackboneDropout(DropoutRates rates) {
    Objective<B> plain = this;
    return new Objective<>() {
      @Override
      public long terms(B batch) {
        return plain.terms(batch);
      }

      @Override
      public NDArray loss(B batch, NDManager pass) {
        return DropoutMode.with(rates, () -> plain.loss(batch, pass));
      }
    };
  }
}
