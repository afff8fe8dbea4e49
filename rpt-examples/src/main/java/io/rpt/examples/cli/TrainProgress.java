package io.rpt.examples.cli;

import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingEvent.Warning;
import io.rpt.djl.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training run: one line per epoch and, on a terminal, a bar while the epoch runs. The bar
 * is plain text without colours.
 */
final class TrainProgress implements TrainingListener, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean lines;
  private final boolean bars;
  private final String metric;
  private int epochs;
  private int steps;
  private String best = "";
  private @Nullable ProgressBar bar;

  /**
   * Makes a listener.
   *
   * @param out for the epochs' lines
   * @param err for warnings
   * @param quiet whether only warnings are shown
   * @param metric the score that the bar shows
   */
  TrainProgress(PrintWriter out, PrintWriter err, boolean quiet, String metric) {
    this.out = out;
    this.err = err;
    this.lines = !quiet;
    this.bars = !quiet && isTerminal();
    this.metric = metric;
  }

  /** Without a terminal, JDK 17 to 21 and 25 have no console; in between a bar would be drawn. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof Started started) {
      start(started);
    } else if (event instanceof StepDone step) {
      step(step);
    } else if (event instanceof EpochDone done) {
      close();
      best =
          done.best()
              ? String.format(Locale.ROOT, "best %s %.4f", metric, score(done.result()))
              : best;
      show(line(done.result(), epochs) + (done.best() ? "  *" : ""));
    } else if (event instanceof Warning warning) {
      close();
      err.println("rpt: warning: " + warning.message());
    }
  }

  private void start(Started started) {
    epochs = started.epochs();
    steps = started.stepsPerEpoch();
    show(
        String.format(
            Locale.ROOT,
            "%,d trained parameters, %d epochs of %d steps",
            started.trainedParameters(),
            epochs,
            steps));
    if (!started.done().isEmpty()) {
      started.done().forEach(result -> show(line(result, epochs)));
      show(
          started.done().size() == epochs
              ? "the saved state is of a finished run; nothing is left to train"
              : "going on from the saved state at epoch " + started.firstEpoch());
    }
  }

  private void step(StepDone step) {
    if (!bars) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch %d/%d".formatted(step.epoch(), epochs))
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .clearDisplayOnFinish()
              .build();
    }
    bar.stepTo(step.step());
    bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f %s", step.loss(), best));
  }

  private double score(EpochResult result) {
    return result.scores().getOrDefault(metric, Double.NaN);
  }

  private void show(String line) {
    if (lines) {
      out.println(line);
    }
  }

  /** An epoch in one line. */
  static String line(EpochResult result, int epochs) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "epoch %2d/%d  loss %.4f", result.epoch(), epochs, result.loss()));
    result
        .scores()
        .forEach(
            (name, score) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, score)));
    if (result.evaluation().invalid() > 0) {
      line.append("  invalid ").append(result.evaluation().invalid());
    }
    return line.toString();
  }

  /** Takes the bar away, if there is one. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
