package io.rpt.core.reparam;

import java.util.List;

/**
 * A layer with its place resolved: what an engine compiles.
 *
 * @param layer the layer
 * @param path where it stands in the tree, as {@code network.body.0}
 * @param in the width it receives
 * @param out the width it returns
 * @param perToken whether its weights have a leading axis P
 * @param weights its own weights: for a linear map weight [out, in] and, with bias, bias [out]; for
 *     a layer norm weight [width] (the scale) and bias [width]; for an LSTM and a basis see {@link
 *     Layer.BiLstm} and {@link Layer.Basis}
 * @param children its inner layers in order
 */
public record PlannedLayer(
    Layer layer,
    String path,
    int in,
    int out,
    boolean perToken,
    List<WeightSpec> weights,
    List<PlannedLayer> children) {
  /** Copies the lists. */
  public PlannedLayer {
    weights = List.copyOf(weights);
    children = List.copyOf(children);
  }

  /** The only inner layer of a skip, per-token or repeat layer. */
  public PlannedLayer body() {
    return children.get(0);
  }
}
