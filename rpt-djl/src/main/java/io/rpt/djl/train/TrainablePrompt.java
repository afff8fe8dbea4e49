package io.rpt.djl.train;

import static java.util.stream.Collectors.toSet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.reparam.WeightTraining;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.train.TrainingState.OptimizerState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The Blocks of a prompt in training and the memory of their parameters; values cross to the host
 * only through here.
 */
final class TrainablePrompt implements AutoCloseable {
  private final NDManager manager;
  private final PromptedClassifier model;
  private final Set<String> headIds;
  private final Set<String> undecayedIds;

  TrainablePrompt(Backbone backbone, PromptSetup setup, PromptValues start, boolean trainHead) {
    PromptBlock prompt = new PromptBlock(setup.plan(), start.raw(), start.weights(), true);
    LinearHeadBlock head = new LinearHeadBlock(start.head(), trainHead);
    this.model = new PromptedClassifier(backbone, setup.injector(), prompt, head);
    this.headIds = head.getParameters().values().stream().map(Parameter::getId).collect(toSet());
    this.undecayedIds = undecayed(setup, prompt);
    this.manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
  }

  PromptedClassifier model() {
    return model;
  }

  NDManager manager() {
    return manager;
  }

  /** How many numbers are trained. */
  long trainedCount() {
    return model.trainedParameters().stream().mapToLong(p -> p.getArray().size()).sum();
  }

  /** Whether a parameter belongs to the head. */
  boolean isHead(String parameterId) {
    return headIds.contains(parameterId);
  }

  /** Whether weight decay acts on a parameter. */
  boolean isDecayed(String parameterId) {
    return !undecayedIds.contains(parameterId);
  }

  private static Set<String> undecayed(PromptSetup setup, PromptBlock prompt) {
    Set<String> names =
        setup.plan().weights().stream()
            .filter(weight -> weight.training() == WeightTraining.WITHOUT_DECAY)
            .map(WeightSpec::name)
            .collect(toSet());
    return prompt.getParameters().values().stream()
        .filter(parameter -> names.contains(parameter.getName()))
        .map(Parameter::getId)
        .collect(toSet());
  }

  /** Copies the present values to the host. */
  PromptValues values() {
    Map<String, FloatTensor> all = new LinkedHashMap<>();
    for (Parameter parameter : model.getParameters().values()) {
      all.put(parameter.getName(), toHost(parameter.getArray()));
    }
    return PromptValues.of(all);
  }

  /** Copies the optimizer's state to the host. */
  OptimizerState optimizerState(AdamW optimizer) {
    Map<String, FloatTensor> first = new LinkedHashMap<>();
    Map<String, FloatTensor> second = new LinkedHashMap<>();
    Map<String, Integer> steps = new LinkedHashMap<>();
    for (Parameter parameter : model.trainedParameters()) {
      AdamW.Moments moments = optimizer.moments(parameter.getId());
      if (moments != null) {
        first.put(parameter.getName(), toHost(moments.first));
        second.put(parameter.getName(), toHost(moments.second));
        steps.put(parameter.getName(), moments.steps);
      }
    }
    return new OptimizerState(first, second, steps);
  }

  /** Puts a saved state of the optimizer back. */
  void restore(AdamW optimizer, OptimizerState state) {
    for (Parameter parameter : model.trainedParameters()) {
      String name = parameter.getName();
      FloatTensor first = state.first().get(name);
      FloatTensor second = state.second().get(name);
      Integer steps = state.steps().get(name);
      if (first == null || second == null || steps == null) {
        throw new InvalidValueException(
            "The saved training state has no moments of "
                + name
                + ". Delete the state folder to start anew.");
      }
      optimizer.restore(
          parameter.getId(), new AdamW.Moments(toDevice(first), toDevice(second), steps));
    }
  }

  private NDArray toDevice(FloatTensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(tensor.toArray(), new Shape(shape));
  }

  /** Copies an array to the host. */
  static FloatTensor toHost(NDArray array) {
    int[] shape = Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
    return FloatTensor.of(array.toFloatArray(), shape);
  }

  @Override
  public void close() {
    manager.close();
  }
}
