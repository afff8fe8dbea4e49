package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import java.util.Arrays;

/**
 * Injection into the hidden states after some layer (Late Prompt Tuning, Liu et al. 2022, section
 * 3): the text alone runs through the embedding block and the first {@code layer} layers; then the
 * prompt rows are put in front of every state, without position, type and norm, and the layers
 * above see P + T places. The layers below need no gradient.
 *
 * <p>Text places keep the positions (0 .. T-1) and type ids that they have without a prompt; those
 * of prompt rows are 0 and nobody reads them.
 *
 * @param layer k, how many layers run before; 0 puts the rows behind the embedding block
 */
public record Late(int layer) implements PromptInjector {
  static final String PREFIX = "late_";

  private static final int MAX_LAYER = 999;

  /** Checks the layer; whether a backbone has so many is for the backbone to know. */
  public Late {
    Checks.inRange("layer of a late prompt", layer, 0, MAX_LAYER);
  }

  @Override
  public String name() {
    return PREFIX + layer;
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
    for (int i = 0; i < row.length(); i++) {
      positions[promptLength + i] = i;
    }
    int[] mask = new int[length];
    Arrays.fill(mask, 1);
    int[] types = new int[length];
    System.arraycopy(row.ownTypeIds(), 0, types, promptLength, row.length());
    return InjectedRow.owning(row.ownIds(), 0, positions, mask, types, promptLength);
  }
}
