package io.rpt.core.error;

/**
 * An argument or option is out of its range, or contradicts another; the message names the value
 * and the range.
 */
public final class InvalidValueException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public InvalidValueException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public InvalidValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
