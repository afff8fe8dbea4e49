package io.rpt.core.reparam;

/**
 * One method per kind of {@link Layer}, so that the compiler finds what a new kind needs.
 *
 * @param <C> what each call is given beside the layer
 * @param <R> what each call returns
 */
public interface LayerVisitor<C, R> {
  /** Visits a linear map. */
  R linear(Layer.Linear layer, C context);

  /** Visits an element-wise function. */
  R activation(Layer.Activation layer, C context);

  /** Visits dropout. */
  R dropout(Layer.Dropout layer, C context);

  /** Visits a layer normalization. */
  R layerNorm(Layer.LayerNorm layer, C context);

  /** Visits a bidirectional LSTM. */
  R biLstm(Layer.BiLstm layer, C context);

  /** Visits a basis. */
  R basis(Layer.Basis layer, C context);

  /** Visits a skip connection. */
  R skip(Layer.Skip layer, C context);

  /** Visits per-row networks. */
  R perToken(Layer.PerToken layer, C context);

  /** Visits a repetition. */
  R repeat(Layer.Repeat layer, C context);

  /** Visits a chain. */
  R chain(Layer.Chain layer, C context);

  /** Visits a softmax. */
  R softmax(Layer.Softmax layer, C context);

  /** Visits the identity. */
  R identity(Layer.Identity layer, C context);
}
