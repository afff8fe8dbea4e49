package io.rpt.core.prompt;

import io.rpt.core.tensor.PromptShape;

/**
 * A prompt that can be served: it needs a frozen backbone and nothing else. What must first be
 * projected is a {@link SoftPrompt}, a different type, so that serving an unprojected prompt does
 * not compile.
 */
public sealed interface ServablePrompt permits ProjectedPrompt, GeneratedPrompt {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /** P; 0 where there is a head alone. */
  default int length() {
    return shape().length();
  }

  /** Injection, head, labels, text format and length. */
  PromptTask task();

  /** Where the prompt comes from. */
  Provenance provenance();

  /** How many numbers are kept: those of the rows or the generator, and of the head. */
  long keptParameterCount();
}
