package io.rpt.examples.progress;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Progress as lines: the first at once, then at most one in ten seconds, and one at the end. */
final class LineDisplay implements ProgressDisplay {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PrintWriter out;
  private @Nullable Duration last;

  LineDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(ProgressState state) {
    if (last == null || state.elapsed().minus(last).compareTo(INTERVAL) >= 0) {
      last = state.elapsed();
      out.println(state.line());
    }
  }

  @Override
  public void hide() {}

  @Override
  public void end(ProgressState state) {
    out.println(state.lastLine());
  }
}
