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
import java.util.function.UnaryOperator;

/**
 * One layer of GPT-2: self-attention, then a feed-forward part, each on normalised states and with
 * a skip around it (Radford et al. 2019, section 2.3). Queries, keys and values are one linear map;
 * all maps are stored [in, out].
 *
 * <p>As a Block: hidden [B, S, H], bias, broadcastable to [B, heads, S, S], to [B, S, H].
 */
public final class Gpt2Layer extends FolderBlock {
  private final Operators ops;
  private final int heads;
  private final double scale;
  private final Activation activation;
  private final Norm attentionNorm;
  private final Convolution attend;
  private final Convolution mix;
  private final Norm innerNorm;
  private final Convolution up;
  private final Convolution down;

  Gpt2Layer(Operators ops, Gpt2Config config, FolderWeights weights, int index) {
    this.ops = ops;
    heads = config.heads();
    scale = 1 / Math.sqrt((double) config.hiddenSize() / heads);
    activation = config.activation();
    int hidden = config.hiddenSize();
    int inner = config.innerSize();
    double eps = config.layerNormEps();
    String name = "h." + index + ".";
    attentionNorm = norm(weights, name + "ln_1", hidden, eps);
    attend = convolution(weights, name + "attn.c_attn", hidden, 3L * hidden);
    mix = convolution(weights, name + "attn.c_proj", hidden, hidden);
    innerNorm = norm(weights, name + "ln_2", hidden, eps);
    up = convolution(weights, name + "mlp.c_fc", hidden, inner);
    down = convolution(weights, name + "mlp.c_proj", inner, hidden);
  }

  /**
   * Runs the layer; only the result outlives the call.
   *
   * @param hidden [B, S, H]
   * @param bias of {@link Operators#causalBias}
   * @return [B, S, H]
   */
  public NDArray run(NDArray hidden, NDArray bias) {
    return run(hidden, bias, own -> own, all -> all);
  }

  /**
   * Runs the layer for one place of each row, which looks at itself and earlier ones.
   *
   * @param places [B]
   * @return [B, 1, H]
   */
  NDArray at(NDArray hidden, NDArray bias, NDArray places) {
    return run(hidden, Places.queries(bias, places), own -> own, all -> Places.rows(all, places));
  }

  /**
   * Runs the layer over further places, whose keys and values it adds to a cache.
   *
   * @param hidden [B, S, H]
   * @param bias broadcastable to [B, heads, S, places so far and these]
   * @param index of the layer
   * @param choose gives what is asked for by all places; the bias is for these queries
   * @return [B, places asked for, H]
   */
  NDArray resume(
      NDArray hidden, NDArray bias, DecoderCache cache, int index, UnaryOperator<NDArray> choose) {
    return run(hidden, bias, own -> cache.append(index, own), choose);
  }

  /**
   * Runs the layer.
   *
   * @param remember gives the keys and values to look at by those of these places
   * @param choose gives what is asked for by all places
   */
  private NDArray run(
      NDArray hidden,
      NDArray bias,
      UnaryOperator<KeyValues> remember,
      UnaryOperator<NDArray> choose) {
    return layer(
        ops,
        hidden,
        states -> {
          NDArray mixed = LayerScope.part(() -> attention(states, bias, remember, choose));
          return ops.add(mixed, feedForward(innerNorm.apply(ops, mixed)));
        });
  }

  private NDArray attention(
      NDArray x, NDArray bias, UnaryOperator<KeyValues> remember, UnaryOperator<NDArray> choose) {
    NDList parts = ops.split(attend.apply(ops, attentionNorm.apply(ops, x)), 3);
    KeyValues seen = remember.apply(new KeyValues(parts.get(1), parts.get(2)));
    NDArray queries = choose.apply(parts.get(0));
    NDArray context = ops.attention(queries, seen.keys(), seen.values(), bias, heads, scale);
    return ops.add(choose.apply(x), ops.dropout(mix.apply(ops, context)));
  }

  private NDArray feedForward(NDArray x) {
    NDArray inner = ops.activation(activation, up.apply(ops, x)); // [B, S, inner]
    return ops.dropout(down.apply(ops, inner));
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
