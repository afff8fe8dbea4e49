package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.ParameterStore;
import io.rpt.core.inject.Late;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.backbone.LayerStack;
import io.rpt.djl.ops.LayerScope;

/**
 * A prompt between two layers of a backbone.
 *
 * @param backbone the frozen model
 * @param late between which
 * @param prompt the prompt's rows
 */
record LateStack(Backbone backbone, Late late, PromptSource prompt) {
  /**
   * Runs all layers.
   *
   * @param training whether dropout of the prompt's network is on
   * @param rest how those above the prompt are run
   * @return what {@code rest} gives
   */
  NDArray run(ParameterStore store, PromptedText text, boolean training, LayerStack.Rest rest) {
    NDIndex own = new NDIndex(":, " + prompt.shape().length() + ":");
    NDArray mask = text.mask().get(own); // [B, T]
    NDArray below = // [B, T, H]
        text.states() == null
            ? new LowerLayers(backbone, late)
                .run(text.ids(), mask, text.typeIds().get(own), text.positions().get(own))
            : text.states();
    NDArray rows = // [B, P+T, H]
        prompt.prompts(store, below, mask, wholeText(mask), training).concat(below, 1);
    LayerStack stack = backbone.stack();
    return LayerScope.keep(
        () -> {
          NDArray bias = stack.attentionBias(text.mask());
          return rest.run(stack, late.layer(), rows, bias);
        });
  }

  /** [B] the place of the state that has seen the whole text. */
  private NDArray wholeText(NDArray mask) {
    NDArray lengths = mask.sum(new int[] {1});
    return backbone.block() instanceof DecoderFamily ? lengths.sub(1) : lengths.zerosLike();
  }
}
