package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.Checks;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * T5's encoder: its layers one by one, then a norm (Raffel et al. 2020, section 2.1).
 *
 * <p>As a Block: rows [B, S, H], mask [B, S] to the last states [B, S, H].
 */
public final class T5Encoder extends FolderBlock implements LayerStack {
  private final Operators ops;
  private final Lifetime lifetime;
  private final List<T5EncoderLayer> layers = new ArrayList<>();
  private final Rms norm;
  private final RelativeBias places;

  T5Encoder(
      Operators ops, T5Config config, FolderWeights weights, Lifetime lifetime, NDManager manager) {
    this.ops = ops;
    this.lifetime = lifetime;
    weights.checkLayers("encoder.block.", config.layers(), "num_layers");
    for (int k = 0; k < config.layers(); k++) {
      layers.add(addChildBlock("layer" + k, new T5EncoderLayer(ops, config, weights, k)));
    }
    norm = rms(weights, "encoder.final_layer_norm", config.hiddenSize(), config.normEps());
    NDArray table =
        stored(
            weights,
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            Parameter.Type.WEIGHT,
            config.buckets(),
            config.heads());
    RelativeBuckets buckets = new RelativeBuckets(true, config.buckets(), config.maxDistance());
    places = new RelativeBias(ops, buckets, table, weights.trained(), manager);
  }

  @Override
  public int layerCount() {
    return layers.size();
  }

  /** The rows themselves: places are part of the attention bias, and there are no types. */
  @Override
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray positions) {
    return ops.dropout(rows);
  }

  /**
   * The bias of positions and padding, which all layers share; once per batch.
   *
   * @param mask [B, S] 1 at places to look at
   * @return [B, heads, S, S]
   */
  @Override
  public NDArray attentionBias(NDArray mask) {
    lifetime.check();
    int length = Math.toIntExact(mask.getShape().get(1));
    return LayerScope.part(
        () -> ops.add(ops.paddingBias(mask), places.of(mask.getManager(), 0, length)));
  }

  @Override
  public NDArray layer(int k, NDArray hidden, NDArray bias) {
    lifetime.check();
    return layers.get(Checks.inRange("layer", k, 0, layers.size() - 1)).run(hidden, bias);
  }

  /** Enters the bias once for all layers: it is as large as the scores of all pairs of places. */
  @Override
  public NDArray layers(int from, int to, NDArray hidden, NDArray bias) {
    NDArray entered = ops.enter(bias);
    NDArray last = LayerStack.super.layers(from, to, hidden, entered);
    if (entered != bias) {
      entered.close();
    }
    return last;
  }

  /** The norm after the last layer. */
  @Override
  public NDArray finish(NDArray hidden) {
    lifetime.check();
    return LayerScope.keep(() -> ops.dropout(norm.apply(ops, hidden)));
  }

  /**
   * Runs everything; states on the way are closed.
   *
   * @param rows [B, S, H] word embeddings and prompt rows
   * @param mask [B, S]
   * @return [B, S, H]
   */
  public NDArray run(NDArray rows, NDArray mask) {
    return run(rows, mask, mask, mask); // neither types nor positions are read
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
