package io.rpt.core.io;

import java.util.Arrays;
import java.util.List;

/** The kinds of PEFT adapter that hold a prompt in embedding space ({@code peft_type}). */
public enum PeftType {
  /** A trained table (Lester et al. 2021). */
  PROMPT_TUNING,
  /** A table that an MLP or LSTM made; the file holds the result alone, so it is read alike. */
  P_TUNING;

  private static final List<String> OTHER_PROMPTS =
      List.of("PREFIX_TUNING", "MULTITASK_PROMPT_TUNING", "CPT", "CARTRIDGE", "ADAPTION_PROMPT");

  static PeftType read(JsonObject config) {
    String name = config.string("peft_type");
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                PeftConfig.unsupported(
                    config,
                    "peft_type is "
                        + Quote.of(name)
                        + "; only "
                        + Arrays.toString(values())
                        + " are read. "
                        + (OTHER_PROMPTS.contains(name)
                            ? "This kind needs more than rows in the input"
                            : "This kind changes the model and is no prompt")
                        + "; use it with PEFT, or train a PROMPT_TUNING adapter."));
  }
}
