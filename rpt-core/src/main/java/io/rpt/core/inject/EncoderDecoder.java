package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import java.util.Arrays;

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
    Checks.inRange("prompt length", promptLength, 0, Integer.MAX_VALUE - row.length());
    int length = row.length() + promptLength;
    int[] positions = new int[length];
    Arrays.setAll(positions, i -> i);
    int[] mask = new int[length];
    Arrays.fill(mask, 1);
    return InjectedRow.owning(row.ownIds(), 0, positions, mask, new int[length], 0);
  }
}
