package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.LayerCheckpoints;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import java.util.ArrayList;
import java.util.List;

/**
 * T5's decoder: its layers one by one, then a norm (Raffel et al. 2020, section 2.1). It runs over
 * whole texts, or token by token from a {@link DecodingState}. Of one text of the encoder there may
 * be N texts of the decoder, side by side, which share its states.
 *
 * <p>As a Block: rows [B N, U, H], encoder states [B, S, H], encoder mask [B, S] to the last states
 * [B N, U, H].
 */
public final class T5Decoder extends FolderBlock {
  private final Operators ops;
  private final Lifetime lifetime;
  private final List<T5DecoderLayer> layers = new ArrayList<>();
  private final Rms norm;
  private final RelativeBias places;

  T5Decoder(
      Operators ops, T5Config config, FolderWeights weights, Lifetime lifetime, NDManager manager) {
    this.ops = ops;
    this.lifetime = lifetime;
    weights.checkLayers("decoder.block.", config.decoderLayers(), "num_decoder_layers");
    for (int k = 0; k < config.decoderLayers(); k++) {
      layers.add(addChildBlock("layer" + k, new T5DecoderLayer(ops, config, weights, k)));
    }
    norm = rms(weights, "decoder.final_layer_norm", config.hiddenSize(), config.normEps());
    NDArray table =
        stored(
            weights,
            "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            Parameter.Type.WEIGHT,
            config.buckets(),
            config.heads());
    RelativeBuckets buckets = new RelativeBuckets(false, config.buckets(), config.maxDistance());
    places = new RelativeBias(ops, buckets, table, weights.trained(), manager);
  }

  /** The number of layers. */
  public int layerCount() {
    return layers.size();
  }

  /**
   * The bias of positions, which also hides later places; once per batch.
   *
   * @param rows [.., U, H], whose manager the result belongs to
   * @return [1, heads, U, U]
   */
  public NDArray selfBias(NDArray rows) {
    lifetime.check();
    return places.of(rows.getManager(), 0, Math.toIntExact(rows.getShape().get(1)));
  }

  /** The bias that hides the encoder's padding: mask [B, S] to [B, 1, 1, S]. */
  public NDArray crossBias(NDArray encoderMask) {
    lifetime.check();
    return ops.paddingBias(encoderMask);
  }

  /**
   * Runs layer {@code k}, 0 being the first: hidden states k to hidden states k + 1.
   *
   * @param hidden [B N, U, H]
   * @return [B N, U, H], not normalised
   */
  public NDArray layer(
      int k, NDArray hidden, NDArray selfBias, NDArray encoderStates, NDArray crossBias) {
    lifetime.check();
    return layers.get(k).run(hidden, selfBias, encoderStates, crossBias);
  }

  /** The norm after the last layer, [.., H] to [.., H]. */
  public NDArray norm(NDArray hidden) {
    lifetime.check();
    return LayerScope.keep(() -> norm.apply(ops, hidden));
  }

  /**
   * Runs all layers and the norm; states on the way are closed.
   *
   * @param rows [B N, U, H] word embeddings
   * @param encoderStates [B, S, H]
   * @param encoderMask [B, S]
   * @return [B N, U, H]
   */
  public NDArray run(NDArray rows, NDArray encoderStates, NDArray encoderMask) {
    return LayerScope.keep(
        () -> {
          NDArray selfBias = selfBias(rows);
          NDArray crossBias = crossBias(encoderMask);
          NDArray first = ops.dropout(rows);
          NDArray state = first;
          NDList others = new NDList(selfBias, ops.enter(encoderStates), crossBias);
          for (T5DecoderLayer layer : layers) {
            NDArray next =
                LayerCheckpoints.run(
                    state, others, (x, o) -> layer.run(x, o.get(0), o.get(1), o.get(2)));
            if (state != first) {
              state.close();
            }
            state = next;
          }
          return ops.dropout(norm(state));
        });
  }

  /**
   * Begins to decode token by token.
   *
   * @param encoderStates [B, S, H]
   * @param encoderMask [B, S]
   */
  public DecodingState start(NDArray encoderStates, NDArray encoderMask) {
    NDArray entered = ops.enter(encoderStates);
    DecodingState state = new DecodingState(layers, entered, crossBias(encoderMask));
    if (entered != encoderStates) {
      entered.close();
    }
    return state;
  }

  /**
   * Decodes one further token; gives what {@link #run} gives at its place.
   *
   * @param rows [B N, 1, H] its word embedding
   * @return [B N, 1, H]
   */
  public NDArray step(DecodingState state, NDArray rows) {
    lifetime.check();
    return LayerScope.keep(
        () -> {
          int from = state.length();
          NDArray selfBias = places.of(rows.getManager(), from, from + 1);
          NDArray hidden = rows;
          for (int k = 0; k < layers.size(); k++) {
            hidden = layers.get(k).step(hidden, state.layer(k), selfBias, state.crossBias());
          }
          state.advance();
          return norm(hidden);
        });
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(run(inputs.get(0), inputs.get(1), inputs.get(2)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
