package io.rpt.examples.cli;

import java.util.Locale;

/** The splits of a SuperGLUE task. */
enum Split {
  /** To learn from. */
  TRAIN,
  /** To be scored on. */
  VAL,
  /** Without labels, for the leaderboard. */
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
