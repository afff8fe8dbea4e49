package io.rpt.djl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.core.inject.TokenRow;
import java.util.List;

/** The states of rows below a late prompt, from a cache. */
public interface RowStates {
  /**
   * The states of a batch.
   *
   * @param manager what the result is attached to
   * @param rows B rows whose states are known
   * @return [B, T, H], 0 at padding
   */
  NDArray of(NDManager manager, List<TokenRow> rows);
}
