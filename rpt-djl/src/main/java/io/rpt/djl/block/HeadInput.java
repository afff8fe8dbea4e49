package io.rpt.djl.block;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;

/** Which state a linear head reads. */
public enum HeadInput {
  /** The last hidden state at the place that the injector names: [CLS], or the last token. */
  CLS_STATE,
  /**
   * The frozen pooler's output for row 0 of a prompt that stands first; see {@link
   * io.rpt.core.prompt.PeftPooledHead}.
   */
  PEFT_POOLED;

  /** Refuses a backbone or an injection without such a state. */
  void check(Backbone backbone, PromptInjector injector) {
    if (this == CLS_STATE) {
      return;
    }
    if (!injector.equals(PromptInjector.beforeCls())) {
      throw new UnsupportedFeatureException(
          "The head peftPooled reads row 0, which must be the first prompt row, but the injection"
              + " is "
              + injector.name()
              + ". Use before_cls.");
    }
    if (!backbone.bert().hasPooler()) {
      throw new UnsupportedFeatureException(
          "The head peftPooled needs the backbone's own pooler, but "
              + backbone.folder()
              + " was saved without one, and PEFT would make one of random numbers. Use a folder"
              + " that stores pooler.dense, or a linear head on [CLS].");
    }
  }
}
