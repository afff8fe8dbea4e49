package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import io.rpt.core.inject.Late;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.LayerStack;
import io.rpt.djl.ops.DropoutMode;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.LayerScope;

/**
 * The layers below a late prompt. They see the text alone and drop no values, so the states of a
 * text are always the same; no graph is recorded, and nothing but the result is kept.
 */
public final class LowerLayers {
  private final Backbone backbone;
  private final int layers;

  /**
   * Takes the layers below a prompt.
   *
   * @throws io.rpt.core.error.IncompatiblePromptException if the backbone has not so many
   */
  public LowerLayers(Backbone backbone, Late late) {
    backbone.requireInjection(late);
    this.backbone = backbone;
    layers = late.layer();
  }

  /**
   * Runs them.
   *
   * @param ids [B, T] token ids, whose manager the result belongs to
   * @param mask [B, T]
   * @param typeIds [B, T]
   * @param positions [B, T]
   * @return [B, T, H] the states where the prompt enters
   */
  public NDArray run(NDArray ids, NDArray mask, NDArray typeIds, NDArray positions) {
    LayerStack stack = backbone.stack();
    return GradMode.off(
        () ->
            DropoutMode.with(
                DropoutRates.NONE,
                () ->
                    LayerScope.keep(
                        () -> {
                          NDArray bias = stack.attentionBias(mask);
                          NDArray words = backbone.block().wordEmbeddings(ids);
                          NDArray hidden = stack.embed(words, typeIds, positions);
                          return stack.layers(0, layers, hidden, bias);
                        })));
  }
}
