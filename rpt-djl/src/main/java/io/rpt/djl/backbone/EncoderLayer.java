package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import io.rpt.djl.ops.Places;

/**
 * One layer of an encoder: self-attention, then a feed-forward part, each followed by a skip and a
 * LayerNorm (Vaswani et al. 2017, sections 3.1 to 3.3; Devlin et al. 2019, section 3).
 *
 * <p>As a Block: hidden [B, S, H], attention bias [B, 1, 1, S] to [B, S, H].
 */
public final class EncoderLayer extends FolderBlock {
  private final Operators ops;
  private final int heads;
  private final double scale;
  private final Activation activation;
  private final boolean dropsMixed;
  private final Dense query;
  private final Dense key;
  private final Dense value;
  private final Dense mix;
  private final Norm attentionNorm;
  private final Dense up;
  private final Dense down;
  private final Norm outputNorm;

  EncoderLayer(
      Operators ops,
      BertConfig config,
      EncoderLayout.Layer names,
      FolderWeights weights,
      int index) {
    this.ops = ops;
    heads = config.heads();
    scale = 1 / Math.sqrt((double) config.hiddenSize() / heads);
    activation = config.activation();
    dropsMixed = names.dropsMixed();
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    double eps = config.layerNormEps();
    String name = names.prefix() + index + ".";
    query = dense(weights, name + names.query(), hidden, hidden);
    key = dense(weights, name + names.key(), hidden, hidden);
    value = dense(weights, name + names.value(), hidden, hidden);
    mix = dense(weights, name + names.mix(), hidden, hidden);
    attentionNorm = norm(weights, name + names.attentionNorm(), hidden, eps);
    up = dense(weights, name + names.up(), hidden, inner);
    down = dense(weights, name + names.down(), inner, hidden);
    outputNorm = norm(weights, name + names.outputNorm(), hidden, eps);
  }

  /**
   * Runs the layer; only the result outlives the call.
   *
   * @param hidden [B, S, H]
   * @param bias [B, 1, 1, S] of {@link Operators#paddingBias}
   * @return [B, S, H]
   */
  public NDArray run(NDArray hidden, NDArray bias) {
    return layer(ops, hidden, x -> feedForward(LayerScope.part(() -> attention(x, x, bias))));
  }

  /**
   * Runs the layer for one place of each row, which looks at all places.
   *
   * @param places [B]
   * @return [B, 1, H]
   */
  NDArray at(NDArray hidden, NDArray bias, NDArray places) {
    return layer(
        ops,
        hidden,
        x -> feedForward(LayerScope.part(() -> attention(Places.rows(x, places), x, bias))));
  }

  /** LayerNorm(asking + mix(attention(q(asking), k(x), v(x)))), of the shape of {@code asking}. */
  private NDArray attention(NDArray asking, NDArray x, NDArray bias) {
    NDArray q = query.apply(ops, asking);
    NDArray k = key.apply(ops, x);
    NDArray v = value.apply(ops, x);
    NDArray context = ops.attention(q, k, v, bias, heads, scale);
    NDArray mixed = mix.apply(ops, context);
    NDArray kept = dropsMixed ? ops.dropout(mixed) : mixed;
    return attentionNorm.apply(ops, ops.add(kept, asking));
  }

  /** LayerNorm(x + down(activation(up(x)))), [B, S, H]. */
  private NDArray feedForward(NDArray x) {
    NDArray inner = ops.activation(activation, up.apply(ops, x)); // [B, S, inner]
    NDArray outer = ops.dropout(down.apply(ops, inner)); // [B, S, H]
    return outputNorm.apply(ops, ops.add(outer, x));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(run(inputs.get(0), inputs.get(1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
