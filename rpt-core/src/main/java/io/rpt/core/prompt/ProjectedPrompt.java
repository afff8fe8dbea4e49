package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;

/**
 * P', the prompt as the backbone sees it, with all that serving needs: what is kept of a training
 * run.
 *
 * @param rows [P, D] the projected prompt
 * @param task injection, head, labels, text format and length
 * @param provenance where it comes from
 */
public record ProjectedPrompt(FloatTensor rows, PromptTask task, Provenance provenance)
    implements ServablePrompt {
  /** Checks that the rows form a finite matrix. */
  public ProjectedPrompt {
    if (rows.shape().size() != 2) {
      throw new InvalidValueException(
          "A projected prompt is a matrix [P, D], but got the shape " + rows.shape() + ".");
    }
    int bad = rows.firstNonFinite();
    if (bad >= 0) {
      List<Integer> shape = rows.shape();
      throw new InvalidValueException(
          "The projected prompt "
              + shape
              + " holds "
              + rows.get(bad)
              + " in row "
              + bad / shape.get(1)
              + ", column "
              + bad % shape.get(1)
              + "; every value must be finite. Train again with a smaller learning rate.");
    }
  }

  /**
   * No prompt rows at all: a head and what belongs to it, for a backbone that reads texts alone. It
   * can be scored, but not saved.
   *
   * @param width D of the backbone
   */
  public static ProjectedPrompt none(int width, PromptTask task, Provenance provenance) {
    return new ProjectedPrompt(FloatTensor.of(new float[0], 0, width), task, provenance);
  }

  /** P; 0 for {@link #none}. */
  @Override
  public int length() {
    return rows.shape().get(0);
  }

  /**
   * The shape of the rows.
   *
   * @throws InvalidValueException if there are none
   */
  @Override
  public PromptShape shape() {
    return new PromptShape(rows.shape().get(0), rows.shape().get(1));
  }

  /** P x D and the head. */
  @Override
  public long keptParameterCount() {
    return rows.size() + task.head().parameterCount();
  }
}
