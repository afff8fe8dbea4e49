package io.rpt.core.reparam;

import io.rpt.core.tensor.PromptShape;

/**
 * How the prompt P' is computed from the raw trained table P: a function from the prompt's shape to
 * a tree of layers. A custom one is a lambda:
 *
 * <pre>{@code
 * Reparameterizer mine = shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
 * Reparameterizer residual = mine.residual();
 * }</pre>
 *
 * <p>The tree, not the function, is what is validated, counted, compared and saved.
 */
@FunctionalInterface
public interface Reparameterizer {
  /** Returns the layers that map the raw table [P, R] to the prompt [P, D] of the given shape. */
  Layer layers(PromptShape shape);

  /** R, the width of the raw table; D unless the method says otherwise. */
  default int rawWidth(PromptShape shape) {
    return shape.width();
  }

  /** How the raw table starts: as word embeddings unless the method says otherwise. */
  default WeightStart rawStart(PromptShape shape) {
    return new WeightStart.Embeddings();
  }

  /** No reparameterization: P' = P, plain prompt tuning (Lester et al. 2021). */
  static Reparameterizer identity() {
    return shape -> Layers.identity();
  }

  /** This one, then {@code next}. */
  default Reparameterizer andThen(Reparameterizer next) {
    return new Composed(this, (layer, shape) -> Layers.chain(layer, next.layers(shape)));
  }

  /**
   * A skip connection around this one: {@code x + f(x)}. A method whose raw table has another width
   * than the prompt has no such sum; put a residual network on top of it instead, {@code
   * superPos.andThen(Residual.bottleneck(400))}.
   */
  default Reparameterizer residual() {
    return new Composed(this, (layer, shape) -> Layers.skip(layer));
  }

  /** Own weights for each prompt row instead of shared ones. */
  default Reparameterizer perToken() {
    return new Composed(this, (layer, shape) -> Layers.perToken(layer));
  }
}
