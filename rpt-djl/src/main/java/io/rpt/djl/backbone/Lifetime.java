package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidValueException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a backbone is still open; shared by the backbone and its Blocks. */
final class Lifetime {
  private final Path folder;
  private final AtomicBoolean closed = new AtomicBoolean();

  Lifetime(Path folder) {
    this.folder = folder;
  }

  /** Ends it; true for the first call. */
  boolean end() {
    return closed.compareAndSet(false, true);
  }

  /**
   * Refuses use after the end.
   *
   * @throws InvalidValueException if it ended
   */
  void check() {
    if (closed.get()) {
      throw new InvalidValueException(
          "The backbone of "
              + folder
              + " is closed. Keep it open as long as anything uses it, or open it again.");
    }
  }
}
