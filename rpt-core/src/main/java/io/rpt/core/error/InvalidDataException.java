package io.rpt.core.error;

/** A text, label or row of a data set cannot be used; the message names where it stands. */
public final class InvalidDataException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public InvalidDataException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
