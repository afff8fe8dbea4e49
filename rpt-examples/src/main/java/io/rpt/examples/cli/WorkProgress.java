package io.rpt.examples.cli;

import io.rpt.djl.batch.LongWork;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows work over many texts, each phase by itself. */
final class WorkProgress implements LongWork.Listener {
  private final ProgressView view;
  private @Nullable Progress progress;
  private LongWork.@Nullable Phase phase;

  private WorkProgress(ProgressView view) {
    this.view = view;
  }

  /** Does work and shows how far it is. */
  static <T> T watch(ProgressView view, Supplier<T> work) {
    WorkProgress shown = new WorkProgress(view);
    try {
      return LongWork.heard(shown, work);
    } finally {
      shown.end();
    }
  }

  /** What a phase is called. */
  static String name(LongWork.Phase phase) {
    return switch (phase) {
      case TOKENIZING -> "Tokenizing texts";
      case ANSWERING -> "Answering texts";
    };
  }

  @Override
  public void on(LongWork.Phase now, int done, int total) {
    if (progress == null || now != phase || done == 0) {
      end();
      progress = view.start(name(now), total);
      phase = now;
    }
    progress.stepTo(done);
  }

  private void end() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
