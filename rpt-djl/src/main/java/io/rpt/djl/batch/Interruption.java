package io.rpt.djl.batch;

import io.rpt.core.error.RptException;

/** Lets long work over many batches end when its thread is interrupted. */
public final class Interruption {
  private Interruption() {}

  /**
   * Ends the work if the thread is interrupted; the thread's flag stays set.
   *
   * @throws RptException if it is
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw failure();
    }
  }

  /** What interrupted work ends with. */
  public static RptException failure() {
    return new RptException("The work was interrupted between two batches; start it again.");
  }
}
