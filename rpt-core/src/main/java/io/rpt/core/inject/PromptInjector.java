package io.rpt.core.inject;

/**
 * Where prompt rows go, as a value. It does the integer arithmetic of the lengthened row, row by
 * row; engines only follow it.
 */
public sealed interface PromptInjector permits EncoderOnly {
  /**
   * Prompt rows after [CLS]: {@code [CLS] P text [SEP]}, as the paper's formula has it (Residual
   * Prompt Tuning, section 4.1); the default.
   */
  static PromptInjector afterCls() {
    return new EncoderOnly(EncoderOnly.Placement.AFTER_CLS);
  }

  /** Prompt rows before [CLS]: {@code P [CLS] text [SEP]}, as the paper's text says. */
  static PromptInjector beforeCls() {
    return new EncoderOnly(EncoderOnly.Placement.BEFORE_CLS);
  }

  /** The name under which it is saved and chosen: {@code after_cls} or {@code before_cls}. */
  String name();

  /**
   * How many text tokens fit beside the prompt.
   *
   * @throws io.rpt.core.error.InvalidValueException if the prompt leaves less than {@link
   *     #MIN_TEXT_TOKENS}
   */
  int textBudget(int maxLength, int promptLength);

  /** Lengthens a row by {@code promptLength} prompt rows. */
  InjectedRow inject(TokenRow row, int promptLength);

  /**
   * The fewest text tokens, special ones included, that a row must have room for: [CLS] a [SEP] b
   * [SEP].
   */
  int MIN_TEXT_TOKENS = 5;
}
