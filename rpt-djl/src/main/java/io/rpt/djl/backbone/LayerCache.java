package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import org.jspecify.annotations.Nullable;

/** What one decoder layer remembers between steps. Its arrays outlive the scope of a step. */
final class LayerCache {
  private final NDManager manager;
  private final KeyValues cross;
  private @Nullable KeyValues past;

  /**
   * Begins without a place.
   *
   * @param cross keys and values of the encoder's states
   */
  LayerCache(NDManager manager, KeyValues cross) {
    this.manager = manager;
    this.cross = keep(cross);
  }

  KeyValues cross() {
    return cross;
  }

  /** Adds a place [B, 1, inner] and returns all, [B, places, inner]. */
  KeyValues append(KeyValues place) {
    KeyValues all = place;
    if (past != null) {
      all = past.then(place);
      past.keys().close();
      past.values().close();
    }
    past = keep(all);
    return all;
  }

  private KeyValues keep(KeyValues memory) {
    for (NDArray array : new NDArray[] {memory.keys(), memory.values()}) {
      array.attach(manager);
      NDScope.unregister(array);
    }
    return memory;
  }
}
