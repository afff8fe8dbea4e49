package io.rpt.djl.block;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.tensor.FloatTensor;
import java.util.Map;

/**
 * The values at which parameters start, by name: they become arrays on the device where a block is
 * initialized.
 *
 * @param tensors the values by parameter name
 * @param trained whether the parameters require gradients
 */
record StartValues(Map<String, FloatTensor> tensors, boolean trained) {
  static final StartValues NONE = new StartValues(Map.of(), false);

  /** Declares a parameter whose initializer creates the values of that name. */
  Parameter parameter(String name) {
    return parameter(name, trained);
  }

  /** Declares the parameter of a planned weight, which may be frozen for itself. */
  Parameter parameter(WeightSpec spec) {
    return parameter(spec.name(), trained && spec.trained());
  }

  private Parameter parameter(String name, boolean requiresGradient) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidValueException(
          "No start value for the parameter " + name + "; given are " + tensors.keySet() + ".");
    }
    Shape shape = new Shape(tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optShape(shape)
        .optRequiresGrad(requiresGradient)
        .optInitializer(
            (manager, ignoredShape, type) ->
                manager.create(tensor.toArray(), shape).toType(type, false))
        .build();
  }
}
