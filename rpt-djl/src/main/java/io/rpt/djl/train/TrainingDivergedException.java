package io.rpt.djl.train;

import io.rpt.core.error.RptException;
import io.rpt.core.prompt.ServablePrompt;
import java.util.Optional;

/**
 * The loss or the gradient was NaN or infinite, and no update was made from it; or an epoch's last
 * update left such a value in the prompt.
 */
public final class TrainingDivergedException extends RptException {
  private static final long serialVersionUID = 1L;
  private final transient Optional<ServablePrompt> best;

  TrainingDivergedException(String message, Optional<ServablePrompt> best) {
    super(message);
    this.best = best;
  }

  /** The projected prompt of the best epoch before the failure, if an epoch was complete. */
  public Optional<ServablePrompt> best() {
    return best;
  }
}
