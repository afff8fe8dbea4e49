package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import org.jspecify.annotations.Nullable;

/**
 * T5's position bias, which all layers of a stack share (Raffel et al. 2020, section 2.1). It
 * depends on distances only, so that the bias of any length is a corner of that of a greater one:
 * it is computed once, for {@value #KEPT} places, and longer rows compute theirs once for each
 * batch. A table that is trained changes, and has its bias computed for each batch, with a graph.
 * In a decoder it also hides later places.
 */
final class RelativeBias {
  /** How many places are kept; memory is heads times the square of it. */
  static final int KEPT = 512;

  private final Operators ops;
  private final RelativeBuckets buckets;
  private final NDArray table; // [buckets, heads]
  private final @Nullable NDArray kept; // [1, heads, KEPT, KEPT]; null where the table is trained

  /**
   * Computes the bias that is kept, if any.
   *
   * @param table [buckets, heads]
   * @param trained whether the table changes
   * @param manager what the kept bias is attached to
   */
  RelativeBias(
      Operators ops, RelativeBuckets buckets, NDArray table, boolean trained, NDManager manager) {
    this.ops = ops;
    this.buckets = buckets;
    this.table = table;
    this.kept = trained ? null : keep(manager);
  }

  private NDArray keep(NDManager manager) {
    NDArray bias = compute(manager, 0, KEPT);
    NDScope.unregister(bias);
    return bias;
  }

  /**
   * The bias of the queries {@code from .. length - 1} and the keys 0 .. length - 1.
   *
   * @param manager what the result is attached to
   * @return [1, heads, length - from, length]
   */
  NDArray of(NDManager manager, int from, int length) {
    return kept != null && length <= KEPT
        ? kept.get(manager, new NDIndex(":, :, {}:{}, :{}", from, length, length))
        : compute(manager, from, length);
  }

  private NDArray compute(NDManager manager, int from, int length) {
    Shape shape = new Shape(length - from, length);
    return LayerScope.keep(
        () -> {
          NDArray ids = ids(manager, buckets.table(from, length), shape);
          NDArray bias = ops.positionBias(ids, table); // [1, heads, Sq, Sk]
          return buckets.bidirectional() ? bias : ops.add(bias, hideLater(manager, shape, from));
        });
  }

  /**
   * In the engine's own memory, which a graph keeps: that of a created array is Java's, and may be
   * gone when the backward pass of a trained table reads the ids again.
   */
  private static NDArray ids(NDManager manager, long[] buckets, Shape shape) {
    try (NDArray created = manager.create(buckets, shape)) {
      return created.duplicate();
    }
  }

  /** [1, 1, Sq, Sk] 0 up to a query's own place, and the bias of padding after it. */
  private NDArray hideLater(NDManager manager, Shape shape, int from) {
    int columns = Math.toIntExact(shape.get(1));
    long[] visible = new long[Math.toIntExact(shape.size())];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = i % columns <= from + i / columns ? 1 : 0;
    }
    return ops.paddingBias(manager.create(visible, shape)).reshape(1, 1, shape.get(0), columns);
  }
}
