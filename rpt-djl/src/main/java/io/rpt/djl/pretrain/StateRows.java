package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.Operators;

/** The states at which something is to be said; scores over all words are made for no others. */
final class StateRows {
  private static final Operators OPS = new EagerOperators();

  private StateRows() {}

  /**
   * Picks rows.
   *
   * @param states [B, S, H]
   * @param places [N] each {@code b S + s}
   * @param pass what the result is attached to
   * @return [N, H]
   */
  static NDArray of(NDArray states, long[] places, NDManager pass) {
    NDArray rows = states.reshape(-1, states.getShape().get(2)); // [B S, H]
    return OPS.embedding(pass.create(places, new Shape(places.length)), rows);
  }
}
