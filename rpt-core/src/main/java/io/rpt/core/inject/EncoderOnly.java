package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import java.util.Arrays;
import java.util.Locale;

/**
 * Injection into an encoder such as BERT: prompt rows are word-embedding-level inputs beside [CLS],
 * the first token; every place of the lengthened row then gets its position (0 .. P+T-1 in order)
 * and type embedding (prompt rows: type 0).
 *
 * @param placement the side of [CLS]
 */
public record EncoderOnly(Placement placement) implements PromptInjector {
  /** The side of [CLS]. */
  public enum Placement {
    /** [CLS] stays at index 0, the prompt follows. */
    AFTER_CLS,
    /** The prompt comes first, [CLS] moves to index P. */
    BEFORE_CLS
  }

  @Override
  public String name() {
    return placement.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int promptStart() {
    return placement == Placement.AFTER_CLS ? 1 : 0;
  }

  @Override
  public InjectedRow inject(TokenRow row, int promptLength) {
    Checks.inRange("prompt length", promptLength, 0, Integer.MAX_VALUE - row.length());
    int start = promptStart();
    int length = row.length() + promptLength;
    int[] positions = new int[length];
    Arrays.setAll(positions, i -> i);
    int[] mask = new int[length];
    Arrays.fill(mask, 1);
    int[] types = new int[length];
    int[] ownTypes = row.ownTypeIds();
    System.arraycopy(ownTypes, 0, types, 0, start);
    System.arraycopy(ownTypes, start, types, start + promptLength, ownTypes.length - start);
    int headIndex = placement == Placement.AFTER_CLS ? 0 : promptLength;
    return InjectedRow.owning(row.ownIds(), start, positions, mask, types, headIndex);
  }
}
