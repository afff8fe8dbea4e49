package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * A batch of texts on its way through a prompted backbone.
 *
 * @param ids [B, T] token ids
 * @param mask [B, P+T] 1 at places to look at
 * @param typeIds [B, P+T]
 * @param positions [B, P+T]
 * @param states [B, T, H] the texts' states after the layers below a late prompt, or null if they
 *     are to be computed
 */
record PromptedText(
    NDArray ids, NDArray mask, NDArray typeIds, NDArray positions, @Nullable NDArray states) {
  /** Of the arrays of {@link io.rpt.djl.batch.PromptInputs}, and the states if they are there. */
  static PromptedText of(NDList inputs) {
    return new PromptedText(
        inputs.get(0),
        inputs.get(1),
        inputs.get(2),
        inputs.get(3),
        inputs.size() > 5 ? inputs.get(5) : null);
  }

  /** For a backbone that reads neither token types nor positions. */
  static PromptedText of(NDArray ids, NDArray mask, @Nullable NDArray states) {
    return new PromptedText(ids, mask, mask, mask, states);
  }
}
