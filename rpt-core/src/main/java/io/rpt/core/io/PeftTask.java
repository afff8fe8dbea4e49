package io.rpt.core.io;

import java.util.Arrays;

/** What a PEFT adapter is for, under PEFT's names ({@code task_type}), as far as it is read. */
public enum PeftTask {
  /** Classification of texts: the prompt first, the pooler on row 0, {@code classifier}. */
  SEQ_CLS,
  /** An encoder-decoder: the prompt in front of the encoder's text. */
  SEQ_2_SEQ_LM,
  /** A language model: the prompt in front of the text. */
  CAUSAL_LM,
  /** An encoder's states: the prompt first, no head. */
  FEATURE_EXTRACTION;

  /** Whether it writes texts, or ranks them. */
  public boolean writes() {
    return this == SEQ_2_SEQ_LM || this == CAUSAL_LM;
  }

  /** {@code num_transformer_submodules} where an adapter does not say it. */
  int defaultSubmodules() {
    return this == SEQ_2_SEQ_LM ? 2 : 1;
  }

  static PeftTask read(JsonObject config) {
    String name = config.string("task_type");
    return Arrays.stream(values())
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                PeftConfig.unsupported(
                    config,
                    "task_type is "
                        + Quote.of(name)
                        + "; adapters of the types "
                        + Arrays.toString(values())
                        + " are read. Nothing here answers as this type does; use it with PEFT."));
  }
}
