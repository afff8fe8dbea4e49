package io.rpt.djl.block;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.UnsupportedFeatureException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a Block values that are not its own, so that it can be run while it is being trained. */
final class FixedValues extends ParameterStore {
  private final Map<String, NDArray> byId;

  /**
   * Makes a store.
   *
   * @param byId the values by parameter id
   */
  FixedValues(NDManager manager, Map<String, NDArray> byId) {
    super(manager, false);
    this.byId = byId;
  }

  @Override
  public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean train) {
    if (parameter == null) {
      return null; // a bias that a layer does without
    }
    NDArray value = byId.get(parameter.getId());
    if (value == null) {
      throw new UnsupportedFeatureException(
          "The Block asks for its parameter '"
              + parameter.getName()
              + "', which is not among its getParameters(). Add it with addParameter, and children with addChildBlock.");
    }
    return value;
  }
}
