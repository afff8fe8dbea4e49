package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.rpt.djl.ops.LayerCheckpoints;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Places;

/**
 * The layers that a prompt goes through, one by one: an encoder, a decoder-only model, or the
 * encoder of an encoder-decoder.
 *
 * <p>Memory: every result belongs to the manager of the call's first array; what a call makes on
 * the way is closed at its end.
 */
public sealed interface LayerStack permits EncoderFamily, DecoderFamily, T5Encoder {
  /**
   * From word embeddings and prompt rows to hidden states 0.
   *
   * @param rows [B, S, D]
   * @param typeIds [B, S]; families without token types do not read them
   * @param positions [B, S] places, counted from 0 in every family; families with relative places
   *     do not read them
   * @return [B, S, H]
   */
  NDArray embed(NDArray rows, NDArray typeIds, NDArray positions);

  /**
   * What keeps attention off padding and, in a decoder, off later places; once per batch.
   *
   * @param mask [B, S] 1 at places to look at
   * @return broadcastable to [B, heads, S, S]
   */
  NDArray attentionBias(NDArray mask);

  /** The number of layers. */
  int layerCount();

  /**
   * Runs layer {@code k}, 0 being the first: hidden states k to hidden states k + 1.
   *
   * @param hidden [B, S, H]
   * @param bias of {@link #attentionBias}
   * @return [B, S, H], as the next layer reads it
   * @throws io.rpt.core.error.InvalidValueException if there is no such layer
   */
  NDArray layer(int k, NDArray hidden, NDArray bias);

  /**
   * Runs layer {@code k} for one place of each row: attention looks at all places, everything else
   * is computed for these alone where the family can.
   *
   * @param hidden [B, S, H]
   * @param bias of {@link #attentionBias}
   * @param places [B] int64
   * @return [B, 1, H], what {@link #layer} gives there
   */
  default NDArray layerAt(int k, NDArray hidden, NDArray bias, NDArray places) {
    return LayerScope.keep(
        () -> {
          try (NDArray all = layer(k, hidden, bias)) {
            return Places.rows(all, places);
          }
        });
  }

  /**
   * What stands after the last layer: a norm where the family has one.
   *
   * @param hidden [B, S, H], or [B, H] of some places
   * @return of the same shape, what heads read; {@code hidden} itself if there is nothing to do
   */
  NDArray finish(NDArray hidden);

  /**
   * Runs layers {@code from} (included) to {@code to} (excluded); states on the way are closed.
   *
   * @param hidden [B, S, H], left open
   * @param bias of {@link #attentionBias}
   * @return [B, S, H]; {@code hidden} itself if there is nothing to run
   */
  default NDArray layers(int from, int to, NDArray hidden, NDArray bias) {
    NDArray state = hidden;
    NDList others = new NDList(bias);
    for (int k = from; k < to; k++) {
      int index = k;
      NDArray next = LayerCheckpoints.run(state, others, (x, b) -> layer(index, x, b.get(0)));
      if (state != hidden) {
        state.close();
      }
      state = next;
    }
    return state;
  }

  /**
   * Runs layers {@code from} (included) to the last, and what stands after it.
   *
   * @param hidden [B, S, H], left open
   * @param bias of {@link #attentionBias}
   * @return [B, S, H] the last states
   */
  default NDArray rest(int from, NDArray hidden, NDArray bias) {
    NDArray states = layers(from, layerCount(), hidden, bias);
    NDArray finished = LayerCheckpoints.run(states, new NDList(), (x, none) -> finish(x));
    if (finished != states && states != hidden) {
      states.close();
    }
    return finished;
  }

  /**
   * What {@link #rest} gives at one place of each row, with less work in the last layer.
   *
   * @param hidden [B, S, H], left open
   * @param bias of {@link #attentionBias}
   * @param places [B] int64
   * @return [B, H] the last states there
   */
  default NDArray restAt(int from, NDArray hidden, NDArray bias, NDArray places) {
    int last = layerCount() - 1;
    return LayerScope.keep(
        () -> {
          if (from > last) {
            return finish(Places.at(hidden, places));
          }
          NDArray below = layers(from, last, hidden, bias);
          NDArray chosen =
              LayerCheckpoints.run(
                  below,
                  new NDList(bias, places),
                  (x, others) -> layerAt(last, x, others.get(0), others.get(1)));
          if (below != hidden) {
            below.close();
          }
          return finish(chosen.squeeze(1));
        });
  }

  /** How what follows the embeddings is run: {@link #rest}, or {@link #restAt} for some places. */
  @FunctionalInterface
  interface Rest {
    /**
     * Runs it.
     *
     * @param from the first layer
     * @param hidden [B, S, H], left open
     * @param bias of {@link #attentionBias}
     */
    NDArray run(LayerStack stack, int from, NDArray hidden, NDArray bias);
  }

  /**
   * Runs everything.
   *
   * @param rows [B, S, D] word embeddings and prompt rows
   * @param mask [B, S]
   * @param typeIds [B, S]
   * @param positions [B, S]
   * @return [B, S, H] the last states
   */
  default NDArray run(NDArray rows, NDArray mask, NDArray typeIds, NDArray positions) {
    return run(rows, mask, typeIds, positions, LayerStack::rest);
  }

  /** {@link #run(NDArray, NDArray, NDArray, NDArray)} with another way to run the layers. */
  default NDArray run(NDArray rows, NDArray mask, NDArray typeIds, NDArray positions, Rest rest) {
    return LayerScope.keep(
        () -> {
          NDArray bias = attentionBias(mask);
          NDArray hidden = embed(rows, typeIds, positions);
          return rest.run(this, 0, hidden, bias);
        });
  }
}
