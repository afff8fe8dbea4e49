package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Operators;

/**
 * One decoder layer of T5: self-attention to earlier places, attention to the encoder's states, and
 * the feed-forward part, each on normalised states and with a skip around it (Raffel et al. 2020,
 * section 2.1).
 *
 * <p>Of one text of the encoder there may be N texts of the decoder, side by side: the encoder's
 * states are then shared by them and not copied.
 *
 * <p>As a Block: hidden [B N, U, H], self-attention bias [1, heads, U, U], encoder states [B, S,
 * H], bias of the encoder's padding [B, 1, 1, S], to [B N, U, H].
 */
public final class T5DecoderLayer extends FolderBlock {
  private final Operators ops;
  private final Rms selfNorm;
  private final T5Attention self;
  private final Rms crossNorm;
  private final T5Attention cross;
  private final T5FeedForward feedForward;

  T5DecoderLayer(Operators ops, T5Config config, FolderWeights weights, int index) {
    this.ops = ops;
    String name = "decoder.block." + index + ".layer.";
    selfNorm = rms(weights, name + "0.layer_norm", config.hiddenSize(), config.normEps());
    self = addChildBlock("self", new T5Attention(ops, config, weights, name + "0.SelfAttention"));
    crossNorm = rms(weights, name + "1.layer_norm", config.hiddenSize(), config.normEps());
    cross =
        addChildBlock("cross", new T5Attention(ops, config, weights, name + "1.EncDecAttention"));
    feedForward = addChildBlock("feedForward", new T5FeedForward(ops, config, weights, name + "2"));
  }

  /**
   * Runs the layer over whole texts; only the result outlives the call.
   *
   * @param hidden [B N, U, H]
   * @param selfBias [1, heads, U, U]
   * @param encoderStates [B, S, H]
   * @param crossBias [B, 1, 1, S]
   * @return [B N, U, H]
   */
  public NDArray run(NDArray hidden, NDArray selfBias, NDArray encoderStates, NDArray crossBias) {
    return layer(
        ops,
        hidden,
        states -> {
          NDArray x = selfNorm.apply(ops, states);
          NDArray found = ops.dropout(self.attend(x, self.memory(x), selfBias));
          return finish(ops.add(states, found), cross.memory(ops.enter(encoderStates)), crossBias);
        });
  }

  /** Keys and values of the encoder's states [B, S, H], entered, for {@link #step}. */
  KeyValues crossMemory(NDArray encoderStates) {
    return cross.memory(encoderStates);
  }

  /**
   * Runs the layer over one further place, whose key and value it adds to the cache.
   *
   * @param hidden [B N, 1, H]
   * @param selfBias [1, heads, 1, places so far and this one]
   * @return [B N, 1, H]
   */
  NDArray step(NDArray hidden, LayerCache cache, NDArray selfBias, NDArray crossBias) {
    return layer(
        ops,
        hidden,
        states -> {
          NDArray x = selfNorm.apply(ops, states);
          KeyValues past = cache.append(self.memory(x));
          NDArray mixed = ops.add(states, self.attend(x, past, selfBias));
          return finish(mixed, cache.cross(), crossBias);
        });
  }

  private NDArray finish(NDArray hidden, KeyValues encoder, NDArray crossBias) {
    NDArray x = crossNorm.apply(ops, hidden);
    long texts = encoder.keys().getShape().get(0);
    NDArray beside = x.reshape(texts, -1, x.getShape().get(2)); // [B, N U, H]
    NDArray found = cross.attend(beside, encoder, crossBias).reshape(x.getShape());
    return feedForward.run(ops.add(hidden, ops.dropout(found)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(run(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
