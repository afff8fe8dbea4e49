package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of the places that a decoder-only model went through, and their mask. {@link
 * #fork} makes caches that go on from this one, which then must not grow any more; so a prompt, or
 * a text with several continuations, is read once. Its arrays live in a manager of its own. Not to
 * be changed by several threads; forked by any.
 */
public final class DecoderCache implements AutoCloseable {
  private final NDManager manager;
  private final List<KeyValues> layers = new ArrayList<>();
  private @Nullable NDArray mask; // [B, S]

  /**
   * Begins without a place.
   *
   * @param parent below whose arrays it lives
   */
  public DecoderCache(NDManager parent) {
    this.manager = parent.newSubManager();
  }

  /** S, how many places it holds, masked ones included. */
  public int length() {
    return mask == null ? 0 : Math.toIntExact(mask.getShape().get(1));
  }

  /**
   * A cache that goes on from all rows of this one, each {@code times} times, side by side.
   *
   * @param parent below whose arrays the new one lives
   */
  public DecoderCache fork(NDManager parent, int times) {
    return fork(parent, 0, mask == null ? 0 : Math.toIntExact(mask.getShape().get(0)), times);
  }

  /**
   * A cache that goes on from some rows of this one, each {@code times} times, side by side.
   *
   * @param parent below whose arrays the new one lives
   * @param from the first row
   * @param to the row after the last one
   */
  public DecoderCache fork(NDManager parent, int from, int to, int times) {
    DecoderCache fork = new DecoderCache(parent);
    if (mask != null) {
      NDIndex rows = new NDIndex(from + ":" + to);
      fork.mask = fork.repeat(mask, rows, times);
      for (KeyValues layer : layers) {
        fork.layers.add(
            new KeyValues(
                fork.repeat(layer.keys(), rows, times), fork.repeat(layer.values(), rows, times)));
      }
    }
    return fork;
  }

  /** The given rows of [B, ...], each {@code times} times. */
  private NDArray repeat(NDArray array, NDIndex rows, int times) {
    NDArray some = array.get(manager, rows); // [b, ...]
    if (times == 1) {
      return keep(some);
    }
    Shape shape = some.getShape();
    Shape tail = shape.slice(1);
    try (NDArray open = some.expandDims(1);
        NDArray copies = open.broadcast(new Shape(shape.get(0), times).addAll(tail))) {
      some.close();
      return keep(copies.reshape(new Shape(shape.get(0) * times).addAll(tail)));
    }
  }

  /** Adds the mask [B, S] of further places and returns that of all. */
  NDArray appendMask(NDArray further) {
    NDArray old = mask;
    mask = keep(old == null ? further.duplicate() : old.concat(further, 1));
    if (old != null) {
      old.close();
    }
    return mask;
  }

  /** Adds a layer's keys and values of further places and returns all. */
  KeyValues append(int k, KeyValues further) {
    if (k == layers.size()) {
      layers.add(keep(further));
      return further;
    }
    KeyValues old = layers.get(k);
    KeyValues all = keep(old.then(further));
    layers.set(k, all);
    old.keys().close();
    old.values().close();
    return all;
  }

  private KeyValues keep(KeyValues memory) {
    keep(memory.keys());
    keep(memory.values());
    return memory;
  }

  private NDArray keep(NDArray array) {
    array.attach(manager);
    NDScope.unregister(array);
    return array;
  }

  /** Frees what is remembered. */
  @Override
  public void close() {
    manager.close();
  }
}
