package io.rpt.core.reparam;

import io.rpt.core.tensor.FloatTensor;
import java.util.List;

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
}
