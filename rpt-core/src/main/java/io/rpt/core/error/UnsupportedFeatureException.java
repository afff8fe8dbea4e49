package io.rpt.core.error;

/** Something well-formed that this version or engine cannot do; the message lists what it can. */
public final class UnsupportedFeatureException extends RptException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a complete message. */
  public UnsupportedFeatureException(String message) {
    super(message);
  }

  /** Creates an exception with a complete message and the failure that led to it. */
  public UnsupportedFeatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
