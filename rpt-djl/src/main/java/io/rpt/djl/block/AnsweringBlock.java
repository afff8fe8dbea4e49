package io.rpt.djl.block;

import ai.djl.nn.Block;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;

/** A prompted backbone that writes: its output is the scores of all words at answers' places. */
public sealed interface AnsweringBlock extends Block permits PromptedSeq2Seq, PromptedDecoder {
  /**
   * Puts the parts together, as the backbone's family needs it.
   *
   * @throws io.rpt.core.error.IncompatiblePromptException if the prompt is not as wide as the
   *     backbone's embeddings, or the backbone has no place for the injection
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone writes no text
   */
  static AnsweringBlock of(Backbone backbone, PromptInjector injector, PromptSource prompt) {
    return backbone.block() instanceof DecoderFamily
        ? new PromptedDecoder(backbone, injector, prompt)
        : new PromptedSeq2Seq(backbone, injector, prompt);
  }
}
