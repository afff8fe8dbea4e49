package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.Operators;

/**
 * T5's multi-head attention (Raffel et al. 2020, section 2.1): without biases, and without a scale
 * on the scores, which the initialisation of the published models takes care of. Heads together may
 * be wider or narrower than the states.
 *
 * <p>As a Block: queries' states [B, Sq, H], keys' states [B, Sk, H], bias, broadcastable to [B,
 * heads, Sq, Sk], to [B, Sq, H].
 */
public final class T5Attention extends FolderBlock {
  private final Operators ops;
  private final int heads;
  private final Dense query;
  private final Dense key;
  private final Dense value;
  private final Dense mix;

  T5Attention(Operators ops, T5Config config, FolderWeights weights, String name) {
    this.ops = ops;
    heads = config.heads();
    int hidden = config.hiddenSize();
    int inner = config.attentionWidth();
    query = projection(weights, name + ".q", hidden, inner);
    key = projection(weights, name + ".k", hidden, inner);
    value = projection(weights, name + ".v", hidden, inner);
    mix = projection(weights, name + ".o", inner, hidden);
  }

  /** Keys and values of states [B, Sk, H]. */
  KeyValues memory(NDArray states) {
    return new KeyValues(key.apply(ops, states), value.apply(ops, states));
  }

  /** Attends with states [B, Sq, H]: [B, Sq, H]. */
  NDArray attend(NDArray states, KeyValues memory, NDArray bias) {
    NDArray context =
        ops.attention(query.apply(ops, states), memory.keys(), memory.values(), bias, heads, 1);
    return mix.apply(ops, context);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(attend(inputs.get(0), memory(inputs.get(1)), inputs.get(2)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
