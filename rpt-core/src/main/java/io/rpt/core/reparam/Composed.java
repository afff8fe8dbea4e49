package io.rpt.core.reparam;

import io.rpt.core.tensor.PromptShape;
import java.util.function.BiFunction;

/**
 * A reparameterizer built on another's tree that keeps the other's raw table, which a bare lambda
 * would lose.
 */
record Composed(Reparameterizer inner, BiFunction<Layer, PromptShape, Layer> step)
    implements Reparameterizer {
  @Override
  public Layer layers(PromptShape shape) {
    return step.apply(inner.layers(shape), shape);
  }

  @Override
  public int rawWidth(PromptShape shape) {
    return inner.rawWidth(shape);
  }

  @Override
  public WeightStart rawStart(PromptShape shape) {
    return inner.rawStart(shape);
  }
}
