package io.rpt.examples.progress;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress as a bar of plain characters, without colours, that is taken away at the end. */
final class BarDisplay implements ProgressDisplay {
  private static final int REFRESH_MILLIS = 500;

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
    return new ProgressBarBuilder()
        .setTaskName(first.what())
        .setInitialMax(first.total())
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .startsFrom(first.done(), first.elapsed())
        .setEtaFunction(unused -> state == null ? Optional.empty() : state.remaining())
        .clearDisplayOnFinish()
        .build();
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
