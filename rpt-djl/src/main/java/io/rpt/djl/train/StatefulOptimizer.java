package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import com.google.common.primitives.Longs;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer whose state can be saved and put back, bit for bit. Every parameter has its own step
 * count, learning rate and decoupled weight decay. Each update sets the gradient to zero, as DJL's
 * optimizers do. Works with {@code Model.newTrainer}, too. Its state lives until {@link #close}.
 */
public abstract sealed class StatefulOptimizer extends Optimizer implements AutoCloseable
    permits AdamW, Adafactor {
  private final ParameterTracker learningRate;
  private final ToDoubleFunction<String> weightDecay;
  private final Map<String, State> states = new HashMap<>();

  /**
   * What an optimizer remembers of one parameter.
   *
   * @param arrays by name, as {@code first}
   * @param steps how often the parameter was updated
   */
  record State(SortedMap<String, NDArray> arrays, int steps) {
    State {
      arrays = Collections.unmodifiableSortedMap(new TreeMap<>(arrays));
      arrays.values().forEach(NDScope::unregister); // they outlive any scope around the update
    }

    NDArray get(String name) {
      NDArray array = arrays.get(name);
      if (array == null) {
        throw new IllegalStateException(name);
      }
      return array;
    }
  }

  /**
   * One update of one parameter.
   *
   * @param weight a view of the parameter outside any graph, to be changed in place
   * @param gradient a view of its gradient; its manager is closed after the update
   * @param state arrays to be changed in place, and the number of this update, from 1
   */
  record Update(NDArray weight, NDArray gradient, State state, double rate, double decay) {
    /** A view of an array of the state; what is computed from it is closed after the update. */
    NDArray view(String name) {
      NDArray view = state.get(name).stopGradient();
      view.attach(gradient.getManager());
      return view;
    }
  }

  /**
   * Creates an optimizer without state.
   *
   * @param learningRate the rate by parameter id and number of earlier updates
   * @param weightDecay the decay by parameter id
   */
  StatefulOptimizer(ParameterTracker learningRate, ToDoubleFunction<String> weightDecay) {
    super(new Builder());
    this.learningRate = learningRate;
    this.weightDecay = weightDecay;
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  /** The state's arrays at the start, on the weight's manager. */
  abstract SortedMap<String, NDArray> start(NDArray weight);

  /** Changes weight and state. No graph is recorded. */
  abstract void apply(Update update);

  @Override
  public final void update(String parameterId, NDArray weight, NDArray gradient) {
    State before = states.computeIfAbsent(parameterId, id -> new State(start(weight), 0));
    double rate = learningRate.getNewValue(parameterId, before.steps());
    State state = new State(before.arrays(), before.steps() + 1);
    states.put(parameterId, state);
    try (NDManager temporary = weight.getManager().newSubManager()) {
      // Detached views share storage with the parameter and its gradient.
      NDArray w = weight.stopGradient();
      w.attach(temporary);
      NDArray g = gradient.stopGradient();
      g.attach(temporary);
      apply(new Update(w, g, state, rate, weightDecay.applyAsDouble(parameterId)));
    }
    JniUtils.zeroGrad((PtNDArray) weight);
  }

  /** The state of a parameter that was updated, or null. */
  final @Nullable State state(String parameterId) {
    return states.get(parameterId);
  }

  /**
   * Puts a saved state of a parameter back.
   *
   * @throws InvalidValueException if its arrays have not the names and shapes of this optimizer's
   */
  final void restore(
      String parameterId, NDArray weight, Map<String, FloatTensor> saved, int steps) {
    requireShapes(weight, saved);
    SortedMap<String, NDArray> arrays = new TreeMap<>();
    saved.forEach((name, tensor) -> arrays.put(name, copy(weight.getManager(), tensor)));
    states.put(parameterId, new State(arrays, steps));
  }

  private void requireShapes(NDArray weight, Map<String, FloatTensor> saved) {
    SortedMap<String, List<Integer>> expected = new TreeMap<>();
    SortedMap<String, NDArray> own = start(weight);
    own.forEach((name, array) -> expected.put(name, TrainablePrompt.shape(array)));
    own.values().forEach(NDArray::close);
    SortedMap<String, List<Integer>> found = new TreeMap<>();
    saved.forEach((name, tensor) -> found.put(name, tensor.shape()));
    if (!found.equals(expected)) {
      throw new InvalidValueException(
          "The saved state of an optimizer has arrays of the shapes "
              + found
              + "; expected "
              + expected
              + ". Delete the state folder to start anew.");
    }
  }

  private static NDArray copy(NDManager manager, FloatTensor tensor) {
    return manager.create(tensor.toArray(), new Shape(Longs.toArray(tensor.shape())));
  }

  @Override
  public final void close() {
    states.values().forEach(state -> state.arrays().values().forEach(NDArray::close));
    states.clear();
  }
}
