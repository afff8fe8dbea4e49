package io.rpt.examples.progress;

import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * How a command shows progress: as bars on a terminal (plain characters, whatever NO_COLOR says),
 * as lines of the error output elsewhere, or not at all.
 */
public final class ProgressView {
  private final Supplier<ProgressDisplay> displays;
  private final boolean quiet;

  private ProgressView(Supplier<ProgressDisplay> displays, boolean quiet) {
    this.displays = displays;
    this.quiet = quiet;
  }

  /**
   * A view that fits where the program runs.
   *
   * @param err the error output, for lines
   * @param quiet whether nothing is shown
   */
  public static ProgressView of(PrintWriter err, boolean quiet) {
    return quiet ? quiet() : of(err, Terminal.detect());
  }

  static ProgressView of(PrintWriter err, Terminal terminal) {
    return new ProgressView(
        terminal.movesCursor() ? BarDisplay::new : () -> new LineDisplay(err), false);
  }

  /** A view that shows nothing. */
  public static ProgressView quiet() {
    return new ProgressView(() -> ProgressDisplay.NONE, true);
  }

  /**
   * Begins work; the caller closes it.
   *
   * @param what the work, such as "Evaluating"
   * @param total how many parts it has, or {@link Progress#UNKNOWN}
   */
  public Progress start(String what, long total) {
    return start(what, total, 0);
  }

  /** As {@link #start(String, long)}, of which {@code first} parts were done before. */
  public Progress start(String what, long total, long first) {
    Progress progress = new Progress(displays.get(), System::nanoTime, what, total, first);
    return quiet ? progress : progress.ticking();
  }

  /** Does work that reports no parts. */
  public <T> T during(String what, Supplier<T> work) {
    Progress progress = start(what, Progress.UNKNOWN);
    try {
      return work.get();
    } finally {
      progress.close();
    }
  }
}
