package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Single places of rows: what is there of the states, or of an attention bias. */
public final class Places {
  private Places() {}

  /**
   * The states at one place of each row.
   *
   * @param states [B, S, H]
   * @param places [B] int64
   * @return [B, H]
   */
  public static NDArray at(NDArray states, NDArray places) {
    return rows(states, places).squeeze(1);
  }

  /**
   * The states at one place of each row, as rows of one place.
   *
   * @param states [B, S, H]
   * @param places [B] int64
   * @return [B, 1, H]
   */
  public static NDArray rows(NDArray states, NDArray places) {
    return several(states, places.expandDims(1));
  }

  /**
   * The states at some places of each row.
   *
   * @param states [B, S, H]
   * @param places [B, U] int64
   * @return [B, U, H]
   */
  public static NDArray several(NDArray states, NDArray places) {
    Shape chosen = places.getShape().add(states.getShape().get(2));
    return states.gather(places.expandDims(2).broadcast(chosen), 1);
  }

  /**
   * The bias of the queries at one place of each row.
   *
   * @param bias [B, 1, S, S]
   * @param places [B] int64
   * @return [B, 1, 1, S]
   */
  public static NDArray queries(NDArray bias, NDArray places) {
    return rows(bias.squeeze(1), places).expandDims(1);
  }
}
