package io.rpt.examples.world;

/** What a story says about a statement. */
public enum Truth {
  /** It follows. */
  TRUE,
  /** It cannot be. */
  FALSE,
  /** The story leaves it open. */
  UNKNOWN;

  /** What holds of the statement's negation. */
  Truth negated() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }

  static Truth of(boolean known) {
    return known ? TRUE : FALSE;
  }
}
