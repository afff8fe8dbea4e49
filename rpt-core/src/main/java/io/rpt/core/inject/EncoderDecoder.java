package io.rpt.core.inject;

/**
 * Injection into an encoder-decoder such as T5: prompt rows are word-embedding-level inputs in
 * front of the encoder's text; the decoder is left alone. Such a model counts relative places, so
 * that positions (0 .. P+T-1 in order) and type ids (all 0) are given for completeness only. It has
 * no [CLS] either: no head reads the head index, which is always 0.
 */
public record EncoderDecoder() implements PromptInjector {
  @Override
  public String name() {
    return "encoder_front";
  }

  @Override
  public int promptStart() {
    return 0;
  }

  @Override
  public InjectedRow inject(TokenRow row, int promptLength) {
    return FrontRow.of(row, promptLength, false);
  }
}
