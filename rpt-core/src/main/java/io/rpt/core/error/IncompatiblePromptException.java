package io.rpt.core.error;

/** A prompt and a backbone do not belong together; the message names both sides. */
public final class IncompatiblePromptException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public IncompatiblePromptException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public IncompatiblePromptException(String message, Throwable cause) {
    super(message, cause);
  }
}
