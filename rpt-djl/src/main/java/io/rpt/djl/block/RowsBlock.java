package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/** A Block from prompt rows [P, R] to prompt rows [P, D]. */
interface RowsBlock extends Block {
  /**
   * Runs the network.
   *
   * @param rows [P, R]
   * @param training whether dropout is on
   * @return [P, D], attached to the manager of {@code rows}
   */
  NDArray apply(ParameterStore store, NDArray rows, boolean training);
}
