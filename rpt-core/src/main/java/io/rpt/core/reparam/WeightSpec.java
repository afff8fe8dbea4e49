package io.rpt.core.reparam;

import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One weight of a tree: its name, shape and start values.
 *
 * @param name the path in the tree, as {@code network.body.0.weight}
 * @param shape the dimensions; with a leading P inside a per-token layer
 * @param startCenter the middle of the start values
 * @param startSpread start values are uniform within this distance of the middle
 */
public record WeightSpec(String name, List<Integer> shape, double startCenter, double startSpread) {
  /** Copies the shape. */
  public WeightSpec {
    shape = List.copyOf(shape);
  }

  /** The number of values. */
  public long elementCount() {
    return FloatTensor.elementCount(shape);
  }

  /** Draws start values. */
  FloatTensor start(SplittableRandom random) {
    float[] values = new float[Math.toIntExact(elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (startCenter + startSpread * (2 * random.nextDouble() - 1));
    }
    return FloatTensor.of(values, shape);
  }
}
