package io.rpt.djl.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.RowStates;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The states of known rows, below a late prompt, as they are kept. */
final class KeptStates implements RowStates {
  private final Map<TokenRow, ByteBuffer> byRow;
  private final int width;
  private final StateFormat format;

  /**
   * Takes buffers over.
   *
   * @param byRow the numbers [T, H] of each row
   * @param width H
   */
  KeptStates(Map<TokenRow, ByteBuffer> byRow, int width, StateFormat format) {
    this.byRow = byRow;
    this.width = width;
    this.format = format;
  }

  @Override
  public NDArray of(NDManager manager, List<TokenRow> rows) {
    int length = rows.stream().mapToInt(TokenRow::length).max().orElseThrow();
    ByteBuffer batch = format.batch(Math.multiplyExact(rows.size() * length, width));
    int rowBytes = batch.capacity() / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      ByteBuffer kept = byRow.get(rows.get(i));
      if (kept == null) {
        throw new InvalidValueException(
            "The states of the row " + rows.get(i) + " are not kept; only training rows are.");
      }
      batch.position(i * rowBytes);
      format.load(kept.duplicate().order(kept.order()), batch);
    }
    batch.rewind();
    Shape shape = new Shape(rows.size(), length, width);
    // A copy in the engine's own memory: a recorded graph may read it after the buffer is gone.
    try (NDArray shared = manager.create(batch, shape, format.batchType())) {
      return shared.toType(DataType.FLOAT32, true);
    }
  }
}
