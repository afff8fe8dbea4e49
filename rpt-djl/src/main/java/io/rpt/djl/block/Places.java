package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** States at single places of rows. */
final class Places {
  private Places() {}

  /** The states [B, S, H] at one place per row, [B] to [B, H]. */
  static NDArray at(NDArray states, NDArray index) {
    Shape shape = states.getShape();
    NDArray places = index.reshape(-1, 1, 1).broadcast(shape.get(0), 1, shape.get(2));
    return states.gather(places, 1).squeeze(1);
  }
}
