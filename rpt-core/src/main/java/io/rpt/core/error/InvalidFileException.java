package io.rpt.core.error;

/** A file is missing, unreadable, damaged, or not what it should be; the message names the file. */
public final class InvalidFileException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public InvalidFileException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public InvalidFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
