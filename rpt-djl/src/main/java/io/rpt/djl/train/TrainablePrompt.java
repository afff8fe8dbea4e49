package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.primitives.Ints;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.TrainingState.OptimizerState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Blocks of a prompt in training and the memory of their parameters; values cross to the host
 * only through here.
 */
final class TrainablePrompt implements AutoCloseable {
  private final NDManager manager;
  private final Block model;
  private final Map<String, String> names;
  private final List<Parameter> trained;

  /**
   * Copies the start values of a Block to the backbone's device.
   *
   * @param model a Block with a prompt that has not been initialized
   * @param names names that differ from those the parameters bear themselves, by parameter id
   */
  TrainablePrompt(Backbone backbone, Block model, Map<String, String> names) {
    this.model = model;
    this.names = Map.copyOf(names);
    manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    trained =
        model.getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .distinct()
            .toList();
  }

  /** The parameters that require gradients, in a fixed order: raw table, network, head. */
  List<Parameter> trained() {
    return trained;
  }

  NDManager manager() {
    return manager;
  }

  /** How many numbers are trained. */
  long trainedCount() {
    return trained.stream().mapToLong(p -> p.getArray().size()).sum();
  }

  /** The name of the trained parameter that has this id. */
  String name(String parameterId) {
    return trained.stream()
        .filter(parameter -> parameter.getId().equals(parameterId))
        .findFirst()
        .map(this::name)
        .orElseThrow();
  }

  private String name(Parameter parameter) {
    return names.getOrDefault(parameter.getId(), parameter.getName());
  }

  /** Copies the present values to the host. */
  PromptValues values() {
    Map<String, FloatTensor> all = new LinkedHashMap<>();
    for (Parameter parameter : model.getParameters().values()) {
      all.put(name(parameter), toHost(parameter.getArray()));
    }
    return PromptValues.of(all);
  }

  /** Copies the optimizer's state to the host. */
  OptimizerState optimizerState(StatefulOptimizer optimizer) {
    Map<String, Map<String, FloatTensor>> arrays = new LinkedHashMap<>();
    Map<String, Integer> steps = new LinkedHashMap<>();
    for (Parameter parameter : trained) {
      StatefulOptimizer.State state = optimizer.state(parameter.getId());
      if (state != null) {
        Map<String, FloatTensor> copies = new LinkedHashMap<>();
        state.arrays().forEach((name, array) -> copies.put(name, toHost(array)));
        arrays.put(name(parameter), copies);
        steps.put(name(parameter), state.steps());
      }
    }
    return new OptimizerState(arrays, steps);
  }

  /** Puts a saved state of the optimizer back. */
  void restore(StatefulOptimizer optimizer, OptimizerState state) {
    for (Parameter parameter : trained) {
      String name = name(parameter);
      Map<String, FloatTensor> arrays = state.arrays().get(name);
      Integer steps = state.steps().get(name);
      if (arrays == null || steps == null) {
        throw new InvalidValueException(
            "The saved training state has no state of the optimizer for "
                + name
                + ". Delete the state folder to start anew.");
      }
      optimizer.restore(parameter.getId(), parameter.getArray(), arrays, steps);
    }
  }

  /** Copies an array to the host. */
  static FloatTensor toHost(NDArray array) {
    return FloatTensor.of(array.toFloatArray(), Ints.toArray(shape(array)));
  }

  /** The shape as the host writes it. */
  static List<Integer> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).mapToObj(Math::toIntExact).toList();
  }

  @Override
  public void close() {
    model.clear(); // a user's Block must not keep arrays that are gone
    manager.close();
  }
}
