package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;

/** What the Blocks of all families do alike. */
public sealed interface FamilyBlock extends Block permits EncoderFamily, DecoderFamily, T5Block {
  /**
   * Looks words up, before anything is added to them.
   *
   * @param ids [B, T]
   * @return [B, T, D]; prompt rows of the same width may be put between them
   */
  NDArray wordEmbeddings(NDArray ids);

  /** The layers that a prompt in the input goes through. */
  LayerStack stack();
}
