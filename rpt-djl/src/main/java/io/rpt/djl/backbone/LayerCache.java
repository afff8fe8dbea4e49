package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.rpt.djl.backbone.T5Attention.Memory;
import org.jspecify.annotations.Nullable;

/** What one decoder layer remembers between steps. Its arrays outlive the scope of a step. */
final class LayerCache {
  private final NDManager manager;
  private final Memory cross;
  private @Nullable Memory past;

  /**
   * Begins without a place.
   *
   * @param cross keys and values of the encoder's states
   */
  LayerCache(NDManager manager, Memory cross) {
    this.manager = manager;
    this.cross = keep(cross);
  }

  Memory cross() {
    return cross;
  }

  /** Adds a place [B, 1, inner] and returns all, [B, places, inner]. */
  Memory append(Memory place) {
    Memory all = place;
    if (past != null) {
      all =
          new Memory(past.keys().concat(place.keys(), 1), past.values().concat(place.values(), 1));
      past.keys().close();
      past.values().close();
    }
    past = keep(all);
    return all;
  }

  private Memory keep(Memory memory) {
    for (NDArray array : new NDArray[] {memory.keys(), memory.values()}) {
      array.attach(manager);
      NDScope.unregister(array);
    }
    return memory;
  }
}
