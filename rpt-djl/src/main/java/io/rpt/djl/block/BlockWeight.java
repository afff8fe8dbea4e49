package io.rpt.djl.block;

import ai.djl.nn.Parameter;
import java.util.List;

/**
 * A parameter of a {@link BlockNetwork}.
 *
 * @param name its path in the Block after {@code network.}, as {@code network.01Linear_weight}
 * @param shape its shape
 * @param type what kind of parameter the Block says it is
 * @param trained whether it requires gradients
 */
public record BlockWeight(String name, List<Integer> shape, Parameter.Type type, boolean trained) {
  /** Copies the list. */
  public BlockWeight {
    shape = List.copyOf(shape);
  }

  /** How many numbers it holds. */
  public long elementCount() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  @Override
  public String toString() {
    return name + " " + shape + (trained ? "" : " frozen");
  }
}
