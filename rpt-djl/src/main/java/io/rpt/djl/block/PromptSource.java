package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.rpt.core.tensor.PromptShape;

/** Where a prompt's rows come from: a table, the same for every text, or a generator. */
public sealed interface PromptSource extends Block permits PromptBlock, GeneratorBlock {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /** D; a prompt without rows has one too. */
  default int width() {
    return shape().width();
  }

  /**
   * The rows of each text of a batch, for a late prompt.
   *
   * @param states [B, T, H] the texts' states where the prompt enters, whose manager the result
   *     belongs to
   * @param mask [B, T] 1 at tokens, 0 at padding, which stands at the end
   * @param place [B] the place of the state that stands for the whole text: the first one in an
   *     encoder, the last token's in a decoder-only model
   * @param training whether dropout is on
   * @return [B, P, H]
   */
  NDArray prompts(
      ParameterStore store, NDArray states, NDArray mask, NDArray place, boolean training);
}
