package io.rpt.core.inject;

/**
 * Injection into a decoder-only model such as GPT-2: prompt rows are word-embedding-level inputs in
 * front of the text, and every place of the lengthened row gets its position (0 .. P+T-1 in order).
 * The head reads the last token, which alone has seen the whole row.
 */
public record DecoderOnly() implements PromptInjector {
  @Override
  public String name() {
    return "decoder_front";
  }

  @Override
  public int promptStart() {
    return 0;
  }

  @Override
  public InjectedRow inject(TokenRow row, int promptLength) {
    return FrontRow.of(row, promptLength, true);
  }
}
