package io.rpt.core.error;

/** Training stopped before its end; the message says at which step and what was kept. */
public class TrainingException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public TrainingException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
