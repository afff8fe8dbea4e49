package io.rpt.djl.train;

import io.rpt.core.error.TrainingException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Lets one training run in the process: the engine records gradients for one thread only. */
public final class OneFit {
  private static final AtomicBoolean RUNNING = new AtomicBoolean();

  private OneFit() {}

  /**
   * Runs {@code fit}.
   *
   * @throws TrainingException if another is running
   */
  public static <T> T run(Supplier<T> fit) {
    if (!RUNNING.compareAndSet(false, true)) {
      throw new TrainingException(
          "Another fit is running in this process, and the engine records gradients for one only."
              + " Wait for it, or use another process.");
    }
    try {
      return fit.get();
    } finally {
      RUNNING.set(false);
    }
  }
}
