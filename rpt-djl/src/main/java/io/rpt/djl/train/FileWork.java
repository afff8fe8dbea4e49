package io.rpt.djl.train;

import io.rpt.core.error.InvalidFileException;
import java.util.function.Supplier;

/**
 * Reads and writes that an interrupt of the thread does not break: Java closes a file whose thread
 * is interrupted.
 */
public final class FileWork {
  private FileWork() {}

  /**
   * Does the work whole, and again if an interrupt broke it; the thread is interrupted afterwards
   * if it was before or meanwhile.
   */
  public static <T> T whole(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } catch (InvalidFileException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      interrupted = true; // while a file was open
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The same for work without a result. */
  public static void whole(Runnable work) {
    whole(
        () -> {
          work.run();
          return true;
        });
  }
}
