package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;

/**
 * A decoder-only model, its parts reachable one by one: word embeddings, position embeddings, each
 * layer, last norm, output scores. Every place looks at itself and earlier ones. Gradients flow
 * through it to its inputs wherever the thread's gradient mode is on. Its own weights never have
 * one in a {@link Backbone}, which makes it safe from any thread, and always do in a {@link
 * TrainableBackbone}.
 *
 * <p>As a Block: ids [B, S], mask [B, S], and optionally positions [B, S] (without them counted
 * over unmasked places) to logits [B, S, V].
 */
public sealed interface DecoderFamily extends FamilyBlock, LayerStack permits Gpt2Block {
  /**
   * Scores every word as the next one.
   *
   * @param states [.., H] last states
   * @return [.., V]
   */
  NDArray logits(NDArray states);

  /**
   * Runs everything over further places of rows that a cache has the beginning of; gives what
   * {@link #run} gives at these places. For forward passes without gradients.
   *
   * @param cache what came before; it grows by these places
   * @param rows [B, S, D] word embeddings and prompt rows
   * @param mask [B, S]
   * @param positions [B, S]
   * @return [B, S, H] the last states of the further places
   */
  NDArray resume(DecoderCache cache, NDArray rows, NDArray mask, NDArray positions);

  /**
   * What {@link #resume} gives at one place of each row, with less work in the last layer.
   *
   * @param places [B] int64, counted among the further places
   * @return [B, H] the last states there
   */
  NDArray resumeAt(
      DecoderCache cache, NDArray rows, NDArray mask, NDArray positions, NDArray places);

  /** The id of the word that ends a text. */
  int closingId();
}
