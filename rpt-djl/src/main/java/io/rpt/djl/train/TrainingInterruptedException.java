package io.rpt.djl.train;

import io.rpt.core.error.TrainingException;

/** The training thread was interrupted. A saved state holds the epochs that were done. */
public final class TrainingInterruptedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public TrainingInterruptedException(String message) {
    super(message);
  }
}
