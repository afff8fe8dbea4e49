package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One weight of a tree: its name, shape, start values and what training does to it.
 *
 * @param name the path in the tree, as {@code network.body.0.weight}
 * @param shape the dimensions; with a leading P inside a per-token layer
 * @param start how its start values are made
 * @param training whether gradients and weight decay change it
 */
public record WeightSpec(
    String name, List<Integer> shape, WeightStart start, WeightTraining training) {
  /** Copies the shape. */
  public WeightSpec {
    shape = List.copyOf(shape);
  }

  /** The number of values. */
  public long elementCount() {
    return FloatTensor.elementCount(shape);
  }

  /** Whether gradients change it. */
  public boolean trained() {
    return training != WeightTraining.FROZEN;
  }

  /**
   * Checks that {@code weights} are exactly the ones that are declared, in name and shape.
   *
   * @param owner what declares them, for messages
   * @throws InvalidValueException naming the first that is missing or of another shape, or all that
   *     are unknown
   */
  public static void requireExactly(
      List<WeightSpec> declared, Map<String, FloatTensor> weights, Object owner) {
    for (WeightSpec spec : declared) {
      FloatTensor tensor = weights.get(spec.name());
      if (tensor == null) {
        throw new InvalidValueException(
            "The weight " + spec.name() + " " + spec.shape() + " is missing.");
      }
      requireShape("the weight " + spec.name(), spec.shape(), tensor);
    }
    Set<String> unknown = new TreeSet<>(weights.keySet());
    declared.forEach(spec -> unknown.remove(spec.name()));
    if (!unknown.isEmpty()) {
      throw new InvalidValueException("The weights " + unknown + " are not in " + owner + ".");
    }
  }

  static void requireShape(String what, List<Integer> expected, FloatTensor tensor) {
    if (!tensor.shape().equals(expected)) {
      throw new InvalidValueException(
          "Expected the shape " + expected + " for " + what + ", but got " + tensor.shape() + ".");
    }
  }
}
