package io.rpt.djl.batch;

import java.util.function.Supplier;

/**
 * How far the thread's work over many texts is. Nobody hears it unless the work runs through {@link
 * #heard}; as the gradient mode, the listener belongs to the thread.
 */
public final class LongWork {
  private static final ThreadLocal<Listener> LISTENER =
      ThreadLocal.withInitial(() -> (phase, done, total) -> {});

  private LongWork() {}

  /** What is done with the texts. */
  public enum Phase {
    /** Texts become token ids. */
    TOKENIZING,
    /** Batches of texts go through the backbone without gradients. */
    ANSWERING
  }

  /** Hears of the work on the working thread. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Some texts are done.
     *
     * @param phase what is done with them
     * @param done how many are done, from 0
     * @param total how many there are
     */
    void on(Phase phase, int done, int total);
  }

  /**
   * Runs {@code body} with a listener, and puts the thread's previous one back, also on failure.
   */
  public static <T> T heard(Listener listener, Supplier<T> body) {
    Listener before = LISTENER.get();
    LISTENER.set(listener);
    try {
      return body.get();
    } finally {
      LISTENER.set(before);
    }
  }

  /** Tells the thread's listener. */
  public static void report(Phase phase, int done, int total) {
    LISTENER.get().on(phase, done, total);
  }
}
