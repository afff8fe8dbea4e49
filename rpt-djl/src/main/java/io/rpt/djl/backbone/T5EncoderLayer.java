package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;

/**
 * One encoder layer of T5: self-attention, then the feed-forward part, each on normalised states
 * and with a skip around it (Raffel et al. 2020, section 2.1).
 *
 * <p>As a Block: hidden [B, S, H], bias, broadcastable to [B, heads, S, S], to [B, S, H].
 */
public final class T5EncoderLayer extends FolderBlock {
  private final Operators ops;
  private final Rms norm;
  private final T5Attention attention;
  private final T5FeedForward feedForward;

  T5EncoderLayer(Operators ops, T5Config config, FolderWeights weights, int index) {
    this.ops = ops;
    String name = "encoder.block." + index + ".layer.";
    norm = rms(weights, name + "0.layer_norm", config.hiddenSize(), config.normEps());
    attention =
        addChildBlock("self", new T5Attention(ops, config, weights, name + "0.SelfAttention"));
    feedForward = addChildBlock("feedForward", new T5FeedForward(ops, config, weights, name + "1"));
  }

  /**
   * Runs the layer; only the result outlives the call.
   *
   * @param hidden [B, S, H]
   * @param bias of {@link T5Encoder#attentionBias}
   * @return [B, S, H]
   */
  public NDArray run(NDArray hidden, NDArray bias) {
    return layer(
        ops, hidden, states -> feedForward.run(LayerScope.part(() -> attention(states, bias))));
  }

  private NDArray attention(NDArray states, NDArray bias) {
    NDArray x = norm.apply(ops, states);
    NDArray found = ops.dropout(attention.attend(x, attention.memory(x), bias));
    return ops.add(states, found);
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
