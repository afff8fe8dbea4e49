package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.List;

/**
 * Where prompt rows go, as a value. It does the integer arithmetic of the lengthened row, row by
 * row; engines only follow it.
 */
public sealed interface PromptInjector permits EncoderOnly, EncoderDecoder, DecoderOnly, Late {
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

  /**
   * Prompt rows in front of an encoder-decoder's input: {@code P text </s>} (Lester et al. 2021,
   * section 2; Residual Prompt Tuning, section 3.1); the decoder is left alone.
   */
  static PromptInjector encoderDecoder() {
    return new EncoderDecoder();
  }

  /**
   * Prompt rows in front of a decoder-only model's input: {@code P text}; heads read the last token
   * (Late Prompt Tuning, section "Limitations"; Hugging Face PEFT does the same).
   */
  static PromptInjector decoderOnly() {
    return new DecoderOnly();
  }

  /**
   * Prompt rows in front of the hidden states after some layer, {@code P H^k} (Late Prompt Tuning,
   * Liu et al. 2022) of an encoder, a decoder-only model, or an encoder-decoder's encoder.
   *
   * @param layer k, how many layers run without the prompt; 0 puts it behind the embedding block
   */
  static PromptInjector late(int layer) {
    return new Late(layer);
  }

  /**
   * The injector that is saved under {@code name}.
   *
   * @param name {@code after_cls}, {@code before_cls}, {@code encoder_front}, {@code
   *     decoder_front}, or {@code late_K} with a number of layers K, in exactly this spelling
   * @throws InvalidValueException for any other name
   */
  static PromptInjector byName(String name) {
    if (name.matches(Late.PREFIX + "(0|[1-9]\\d{0,2})")) {
      return late(Integer.parseInt(name.substring(Late.PREFIX.length())));
    }
    List<PromptInjector> known = List.of(afterCls(), beforeCls(), encoderDecoder(), decoderOnly());
    return known.stream()
        .filter(injector -> injector.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "No prompt injection is called '"
                        + name
                        + "'; choose one of "
                        + known.stream().map(PromptInjector::name).toList()
                        + " or "
                        + Late.PREFIX
                        + "K, where K is a number of layers."));
  }

  /**
   * The name under which it is saved and chosen: {@code after_cls}, {@code before_cls}, {@code
   * encoder_front}, {@code decoder_front} or {@code late_K}.
   */
  String name();

  /**
   * How many text tokens, special ones included, fit beside the prompt.
   *
   * @param maxLength the longest lengthened row, P + T
   * @param promptLength P; 0 for a row without a prompt
   * @throws InvalidValueException if P is negative or the prompt leaves less than {@link
   *     #MIN_TEXT_TOKENS}
   */
  default int textBudget(int maxLength, int promptLength) {
    Checks.inRange("prompt length", promptLength, 0, Integer.MAX_VALUE);
    int budget = Math.max(maxLength, 0) - promptLength;
    if (budget < MIN_TEXT_TOKENS) {
      throw new InvalidValueException(
          "A prompt of "
              + promptLength
              + " rows leaves "
              + budget
              + " of "
              + maxLength
              + " places for text; at least "
              + MIN_TEXT_TOKENS
              + " are needed. Use a shorter prompt or a larger maximum length.");
    }
    return budget;
  }

  /** The place of the first prompt row in every lengthened row. */
  int promptStart();

  /**
   * Lengthens a row by {@code promptLength} prompt rows, which stand together; the text's ids,
   * order and type ids stay.
   *
   * @param row the text, [T]
   * @param promptLength P; 0 leaves the row as it is
   * @throws InvalidValueException if P is negative or P + T is no int
   */
  InjectedRow inject(TokenRow row, int promptLength);

  /**
   * The fewest text tokens, special ones included, that a row must have room for: [CLS] a [SEP] b
   * [SEP].
   */
  int MIN_TEXT_TOKENS = 5;
}
