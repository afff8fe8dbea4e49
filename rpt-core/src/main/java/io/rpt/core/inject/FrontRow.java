package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import java.util.Arrays;

/** A prompt in front of the whole text, special tokens included. */
final class FrontRow {
  private FrontRow() {}

  /**
   * Lengthens a row: positions 0 .. P+T-1 in order, nothing masked, type ids 0.
   *
   * @param readsLast whether heads read the last place rather than place 0
   */
  static InjectedRow of(TokenRow row, int promptLength, boolean readsLast) {
    Checks.inRange("prompt length", promptLength, 0, Integer.MAX_VALUE - row.length());
    int length = row.length() + promptLength;
    int[] positions = new int[length];
    Arrays.setAll(positions, i -> i);
    int[] mask = new int[length];
    Arrays.fill(mask, 1);
    int head = readsLast ? length - 1 : 0;
    return InjectedRow.owning(row.ownIds(), 0, positions, mask, new int[length], head);
  }
}
