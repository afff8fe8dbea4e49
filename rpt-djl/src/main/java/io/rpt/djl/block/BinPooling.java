package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rpt.djl.ops.GradMode;

/**
 * Adaptive pooling of the unpadded places of each row to P bins, those of {@link
 * io.rpt.core.generator.AdaptiveBins}; the bins are computed on the device.
 */
final class BinPooling {
  private final NDArray start; // [B, P, 1] int64: the first place of each bin
  private final NDArray end; // [B, P, 1] int64: the place after its last
  private final int bins;

  /**
   * Computes the bins.
   *
   * @param mask [B, T] 1 at tokens, 0 at padding, which stands at the end
   * @param bins P
   */
  BinPooling(NDArray mask, int bins) {
    this.bins = bins;
    NDManager manager = mask.getManager();
    // In float64, division is exact where the quotient is whole, and far from whole elsewhere.
    NDArray lengths = mask.sum(new int[] {1}).toType(DataType.FLOAT64, false).reshape(-1, 1, 1);
    NDArray count = manager.full(new Shape(), bins, DataType.FLOAT64);
    NDArray bin = manager.arange(0, bins, 1, DataType.FLOAT64).reshape(1, bins, 1);
    start = lengths.mul(bin).div(count).floor().toType(DataType.INT64, false);
    end = lengths.mul(bin.add(1)).div(count).ceil().toType(DataType.INT64, false);
  }

  /** The mean of each bin: [B, T, m] to [B, P, m]. */
  NDArray averages(NDArray rows) {
    NDArray shares = // [B, P, T]
        GradMode.off(
            () -> {
              NDArray places = places(rows.getShape().get(1));
              NDArray inside = places.gte(start).logicalAnd(places.lt(end));
              NDArray sizes = end.sub(start).toType(DataType.FLOAT32, false);
              return inside.toType(DataType.FLOAT32, false).div(sizes);
            });
    return shares.matMul(rows);
  }

  /** The largest value of each bin, column by column: [B, T, m] to [B, P, m]. */
  NDArray maxima(NDArray rows) {
    Shape shape = rows.getShape();
    long width = (shape.get(1) + bins - 1) / bins + 1; // of the widest bin that there can be
    NDArray index = // [B, P width, m]: a narrower bin repeats its last place
        GradMode.off(
            () ->
                places(width)
                    .add(start)
                    .minimum(end.sub(1))
                    .reshape(shape.get(0), bins * width, 1)
                    .broadcast(shape.get(0), bins * width, shape.get(2)));
    return rows.gather(index, 1)
        .reshape(shape.get(0), bins, width, shape.get(2))
        .max(new int[] {2});
  }

  /** [1, 1, length] the numbers from 0. */
  private NDArray places(long length) {
    return start
        .getManager()
        .arange(0, Math.toIntExact(length), 1, DataType.INT64)
        .reshape(1, 1, length);
  }
}
