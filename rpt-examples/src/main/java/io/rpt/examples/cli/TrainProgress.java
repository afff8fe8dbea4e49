package io.rpt.examples.cli;

import io.rpt.djl.batch.LongWork;
import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingEvent.Warning;
import io.rpt.djl.train.TrainingListener;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows a training run: one line per epoch, and how far the run is. What comes before the first
 * step and after the last one is shown if it lasts.
 */
final class TrainProgress implements TrainingListener, LongWork.Listener, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean lines;
  private final ProgressView view;
  private final String metric;
  private int epochs;
  private int stepsPerEpoch;
  private boolean started;
  private String epoch = "";
  private String best = "";
  private Progress progress;

  /**
   * Makes a listener.
   *
   * @param out for the epochs' lines
   * @param err for warnings
   * @param quiet whether only warnings are shown
   * @param view where the rest is shown
   * @param metric the score that the bar shows
   */
  TrainProgress(PrintWriter out, PrintWriter err, boolean quiet, ProgressView view, String metric) {
    this.out = out;
    this.err = err;
    this.lines = !quiet;
    this.view = view;
    this.metric = metric;
    progress = view.start("Preparing", Progress.UNKNOWN);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof Started run) {
      start(run);
    } else if (event instanceof StepDone step) {
      progress.stepTo((long) (step.epoch() - 1) * stepsPerEpoch + step.step());
      epoch = "epoch %d/%d".formatted(step.epoch(), epochs);
      progress.note(String.format(Locale.ROOT, "%s, loss %.4f%s", epoch, step.loss(), best));
    } else if (event instanceof EpochDone done) {
      best = done.best() ? String.format(Locale.ROOT, ", best %.4f", score(done.result())) : best;
      progress.note(epoch + best);
      show(line(done.result(), epochs) + (done.best() ? "  *" : ""));
    } else if (event instanceof Warning warning) {
      progress.aside(() -> err.println("rpt: warning: " + warning.message()));
    }
  }

  private void start(Started run) {
    epochs = run.epochs();
    stepsPerEpoch = run.stepsPerEpoch();
    started = true;
    close();
    show(
        String.format(
            Locale.ROOT,
            "%,d trained parameters, %d epochs of %d steps",
            run.trainedParameters(),
            epochs,
            stepsPerEpoch));
    if (!run.done().isEmpty()) {
      run.done().forEach(result -> show(line(result, epochs)));
      show(
          run.done().size() == epochs
              ? "the saved state is of a finished run; nothing is left to train"
              : "going on from the saved state at epoch " + run.firstEpoch());
    }
    progress =
        view.start(
            "Training", (long) epochs * stepsPerEpoch, (long) run.done().size() * stepsPerEpoch);
  }

  /** Texts are tokenized before the first step, and answered after each epoch. */
  @Override
  public void on(LongWork.Phase phase, int done, int total) {
    String work =
        String.format(Locale.ROOT, "%s %,d/%,d", WorkProgress.name(phase), done, total)
            .toLowerCase(Locale.ROOT);
    progress.note(started ? epoch + ", " + work : work);
  }

  private double score(EpochResult result) {
    return result.scores().getOrDefault(metric, Double.NaN);
  }

  private void show(String line) {
    if (lines) {
      progress.aside(() -> out.println(line));
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

  /** Ends what is shown. */
  @Override
  public void close() {
    progress.close();
  }
}
