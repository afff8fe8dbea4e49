package io.rpt.examples.cli;

import io.rpt.djl.pretrain.PretrainEvent;
import io.rpt.djl.pretrain.PretrainListener;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how far pretraining is. */
final class PretrainProgress implements PretrainListener, AutoCloseable {
  private final ProgressView view;
  private @Nullable Progress progress;

  PretrainProgress(ProgressView view) {
    this.view = view;
  }

  @Override
  public void on(PretrainEvent event) {
    if (event instanceof PretrainEvent.Started started) {
      progress = view.start("Pretraining", started.steps(), started.done());
    } else if (event instanceof PretrainEvent.Progress now && progress != null) {
      progress.stepTo(now.step());
      progress.note(String.format(Locale.ROOT, "loss %.3f", now.loss()));
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
