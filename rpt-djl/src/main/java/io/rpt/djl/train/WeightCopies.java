package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.primitives.Longs;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.ops.GradMode;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named parameters and what an optimizer remembers of them, copied to the host and put back, bit
 * for bit: {@code weight.<name>} and {@code optimizer.<array>.<name>}.
 *
 * @param parameters by name
 * @param optimizer what updates them
 */
public record WeightCopies(Map<String, Parameter> parameters, StatefulOptimizer optimizer) {
  private static final String WEIGHT = "weight.";
  private static final String OPTIMIZER = "optimizer.";

  /** Copies the map. */
  public WeightCopies {
    parameters = Map.copyOf(parameters);
  }

  /** The present values; of a parameter that was never updated the weight alone. */
  public SortedMap<String, FloatTensor> take() {
    SortedMap<String, FloatTensor> copies = new TreeMap<>();
    parameters.forEach(
        (name, parameter) -> {
          copies.put(WEIGHT + name, TrainablePrompt.toHost(parameter.getArray()));
          StatefulOptimizer.State state = optimizer.state(parameter.getId());
          if (state != null) {
            state
                .arrays()
                .forEach(
                    (kind, array) ->
                        copies.put(OPTIMIZER + kind + "." + name, TrainablePrompt.toHost(array)));
          }
        });
    return copies;
  }

  /**
   * Puts values back.
   *
   * @param copies of {@link #take}
   * @param updates how often each parameter was updated
   * @param scratch a manager for what is made on the way; the caller closes it
   * @throws InvalidValueException if the names or shapes are those of other parameters
   */
  public void restore(Map<String, FloatTensor> copies, int updates, NDManager scratch) {
    parameters.forEach(
        (name, parameter) -> {
          FloatTensor weight = copies.get(WEIGHT + name);
          if (weight == null
              || !weight.shape().equals(TrainablePrompt.shape(parameter.getArray()))) {
            throw new InvalidValueException(
                "The saved state holds "
                    + weight
                    + " for the weight "
                    + name
                    + "; expected the shape "
                    + parameter.getArray().getShape()
                    + ". Delete the state to start anew.");
          }
          set(parameter.getArray(), weight, scratch);
          optimizer.restore(parameter.getId(), parameter.getArray(), of(name, copies), updates);
        });
  }

  /** Writes values into an array in place. */
  static void set(NDArray array, FloatTensor values, NDManager scratch) {
    GradMode.off(
        () -> {
          NDArray view = array.stopGradient(); // shares the storage
          view.attach(scratch);
          view.set(
              new NDIndex("..."),
              scratch.create(values.toArray(), new Shape(Longs.toArray(values.shape()))));
          return view;
        });
  }

  private static Map<String, FloatTensor> of(String name, Map<String, FloatTensor> copies) {
    Map<String, FloatTensor> arrays = new HashMap<>();
    copies.forEach(
        (key, tensor) -> {
          int dot = key.indexOf('.', OPTIMIZER.length());
          if (key.startsWith(OPTIMIZER) && key.substring(dot + 1).equals(name)) {
            arrays.put(key.substring(OPTIMIZER.length(), dot), tensor);
          }
        });
    return arrays;
  }
}
