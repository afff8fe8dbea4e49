package io.rpt.core.error;

/**
 * Root of every exception that this library throws on purpose. Its message says what went wrong,
 * where, which value was met, what was expected, and the next step.
 */
public class RptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public RptException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public RptException(String message, Throwable cause) {
    super(message, cause);
  }
}
