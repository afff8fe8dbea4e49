package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import java.util.Arrays;

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
    Checks.inRange("prompt length", promptLength, 0, Integer.MAX_VALUE - row.length());
    int length = row.length() + promptLength;
    int[] positions = new int[length];
    Arrays.setAll(positions, i -> i);
    int[] mask = new int[length];
    Arrays.fill(mask, 1);
    return InjectedRow.owning(row.ownIds(), 0, positions, mask, new int[length], length - 1);
  }
}
