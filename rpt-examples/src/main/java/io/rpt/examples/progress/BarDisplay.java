package io.rpt.examples.progress;

import java.io.IOException;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Progress as a bar of plain characters, without colours, that is taken away at the end. */
final class BarDisplay implements ProgressDisplay {
  private static final int REFRESH_MILLIS = 500;
  private static final int USUAL_COLUMNS = 79;

  private @Nullable ProgressBar bar;
  private volatile @Nullable ProgressState state;

  @Override
  public void show(ProgressState now) {
    state = now;
    if (bar == null) {
      bar = build(now);
    }
    bar.stepTo(now.done());
    bar.setExtraMessage(now.note().isEmpty() ? "" : " " + now.note());
  }

  private ProgressBar build(ProgressState first) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(first.what())
            .setInitialMax(first.total())
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new OneLine())
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .continuousUpdate()
            .startsFrom(first.done(), first.elapsed())
            .setEtaFunction(unused -> Optional.ofNullable(state).flatMap(ProgressState::remaining))
            .clearDisplayOnFinish();
    if (!first.isCounted()) {
      builder.setRenderer((unused, width) -> line(first, width));
    }
    return builder.build();
  }

  /** Work without a total has no bar, but the line that it has elsewhere. */
  private String line(ProgressState first, int width) {
    String line = Optional.ofNullable(state).orElse(first).line();
    return line.substring(0, Math.min(line.length(), width));
  }

  /** A bar that leaves no line behind, and moves the cursor by carriage returns alone. */
  private static final class OneLine extends ConsoleProgressBarConsumer {
    OneLine() {
      super(System.err, columns());
    }

    /** The library's own look-up would take Ctrl-C from the virtual machine. */
    private static int columns() {
      try (Terminal terminal = TerminalBuilder.builder().dumb(true).nativeSignals(false).build()) {
        return terminal.getWidth() > 1 ? terminal.getWidth() - 1 : USUAL_COLUMNS;
      } catch (IOException e) {
        return USUAL_COLUMNS;
      }
    }

    @Override
    public void close() {
      System.err.flush();
    }
  }

  @Override
  public void hide() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void end(ProgressState last) {
    hide();
  }
}
