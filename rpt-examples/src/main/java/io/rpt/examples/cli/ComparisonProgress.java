package io.rpt.examples.cli;

import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingListener;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.runs.CellEvent;
import java.util.function.Consumer;

/**
 * Shows how far a comparison is, in runs; of the running one, how many epochs are done. Warnings of
 * single runs are left to the report.
 */
final class ComparisonProgress implements Consumer<CellEvent>, TrainingListener, AutoCloseable {
  private final ProgressView view;
  private final Consumer<CellEvent> lines;
  private Progress progress;

  /**
   * Makes a listener.
   *
   * @param lines says what each run finds
   */
  ComparisonProgress(ProgressView view, Consumer<CellEvent> lines) {
    this.view = view;
    this.lines = lines;
    progress = view.start("Reading the results", Progress.UNKNOWN);
  }

  @Override
  public void accept(CellEvent event) {
    if (event instanceof CellEvent.Opened opened) {
      progress.close();
      progress = view.start("Comparing", opened.cells(), opened.done());
    }
    progress.note("");
    progress.aside(() -> lines.accept(event));
    if (event instanceof CellEvent.Ended) {
      progress.step(1);
    }
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof EpochDone done) {
      progress.note("epoch " + done.result().epoch());
    }
  }

  @Override
  public void close() {
    progress.close();
  }
}
