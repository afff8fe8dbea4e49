package io.rpt.core.init;

import io.rpt.core.error.Checks;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Independent normal numbers around 0. It needs no embeddings, so the prompt may have any width.
 *
 * @param deviation their standard deviation, above 0
 * @param seed the seed of the numbers
 */
public record Normal(double deviation, long seed) implements PromptInit {
  /** Checks the deviation. */
  public Normal {
    Checks.positive("standard deviation of the first values", deviation);
  }

  @Override
  public String name() {
    return "normal";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    return new WeightStart.Normal(0, deviation)
        .create(
            List.of(shape.length(), shape.width()),
            new SplittableRandom(seed),
            rows -> {
              throw new AssertionError("normal numbers need no embeddings");
            });
  }
}
