package io.rpt.djl.predict;

import io.rpt.core.error.RptException;

/**
 * Calls that use something which is freed once it is closed and the last of them has ended: native
 * memory must not go away below a call of another thread.
 */
final class Uses {
  private int running;
  private boolean closed;
  private Runnable free = () -> {};

  /** What one call does. */
  @FunctionalInterface
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Runs a call.
   *
   * @throws RptException if this is closed
   */
  <T, E extends Exception> T run(Call<T, E> call) throws E {
    begin();
    try {
      return call.run();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    checkOpen();
    running++;
  }

  /** Refuses a call after the close. */
  synchronized void checkOpen() {
    if (closed) {
      throw new RptException(
          "This predictor or classifier is closed. Open another on the backbone.");
    }
  }

  private synchronized void end() {
    running--;
    if (closed && running == 0) {
      free.run();
    }
  }

  /**
   * Lets no further call begin; a second close does nothing.
   *
   * @param freed runs once no call is running: at once, or at the end of the last one
   */
  synchronized void close(Runnable freed) {
    if (!closed) {
      closed = true;
      free = freed;
      if (running == 0) {
        free.run();
      }
    }
  }
}
