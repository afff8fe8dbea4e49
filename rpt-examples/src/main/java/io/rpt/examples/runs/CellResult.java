package io.rpt.examples.runs;

import io.rpt.core.error.Checks;

/** How a cell's run ended. */
public sealed interface CellResult {
  /** What was run. */
  Cell cell();

  /** How long it took, in seconds. */
  double seconds();

  /** Whether it finished. */
  default boolean isDone() {
    return this instanceof Done;
  }

  /**
   * A finished run; it is not run again.
   *
   * @param cell what was run
   * @param seconds how long it took
   * @param outcome what it found
   */
  record Done(Cell cell, double seconds, CellOutcome outcome) implements CellResult {
    /** Checks the time. */
    public Done {
      Checks.notNegative("seconds", seconds);
    }
  }

  /**
   * A run that threw; the next comparison over the same file tries it again.
   *
   * @param cell what was run
   * @param seconds how long it took
   * @param message what went wrong
   */
  record Failed(Cell cell, double seconds, String message) implements CellResult {
    /** Checks the time. */
    public Failed {
      Checks.notNegative("seconds", seconds);
    }
  }
}
