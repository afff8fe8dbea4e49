package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * A memory scope for one layer: whatever the layer makes on the way is closed at its end, on every
 * manager; a recorded graph keeps for itself what its backward pass needs.
 */
public final class LayerScope {
  private LayerScope() {}

  /**
   * Runs {@code body} and closes every array it made but the result, which lives as long as its
   * manager, whatever scopes stand around this one.
   */
  public static NDArray keep(Supplier<NDArray> body) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray result = body.get();
      NDScope.unregister(result);
      return result;
    }
  }

  /**
   * Runs {@code body}, a part of a layer, and closes every array it made but the result, which the
   * scope around this one closes.
   */
  public static NDArray part(Supplier<NDArray> body) {
    NDArray result = keep(body);
    NDScope.register(result);
    return result;
  }
}
