package io.rpt.core.tensor;

import io.rpt.core.error.Checks;

/**
 * The shape [P, D] of a prompt.
 *
 * @param length P, the number of prompt tokens
 * @param width D, the width where the prompt enters the backbone
 */
public record PromptShape(int length, int width) {
  /** The largest accepted number of prompt tokens. */
  public static final int MAX_LENGTH = 100_000;

  /** The largest accepted width. */
  public static final int MAX_WIDTH = 1_000_000;

  /** Checks both sizes. */
  public PromptShape {
    Checks.inRange("prompt length", length, 1, MAX_LENGTH);
    Checks.inRange("prompt width", width, 1, MAX_WIDTH);
  }

  @Override
  public String toString() {
    return "[" + length + ", " + width + "]";
  }
}
