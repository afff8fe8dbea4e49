package io.rpt.core.prompt;

import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * Classification as Hugging Face PEFT's sequence classifier does it on a BERT: the prompt stands
 * first, the backbone's own frozen pooler reads row 0, which is the first prompt row and not [CLS],
 * and a linear map makes scores of it: {@code logits = weight x tanh(W_pool h_0 + b_pool) + bias}.
 * The mode {@code peftPooled}; prompts with another head or placement score differently in PEFT.
 *
 * @param score the linear map [L, H] of the pooled state to label scores
 */
public record PeftPooledHead(LinearHead score) implements Head {
  @Override
  public Map<String, FloatTensor> tensors() {
    return score.tensors();
  }

  /** Only with the prompt before [CLS], at index 0. */
  @Override
  public boolean accepts(PromptInjector injector) {
    return injector.equals(PromptInjector.beforeCls());
  }

  @Override
  public void requireLabels(List<String> labels) {
    score.requireLabels(labels);
  }
}
