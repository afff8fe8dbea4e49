package io.rpt.core.init;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Random;

/**
 * Independent uniform numbers. It needs no embeddings, so the prompt may have any width.
 *
 * @param low the lower bound
 * @param high the upper bound, above {@code low}
 * @param seed the seed of the numbers
 */
public record Uniform(float low, float high, long seed) implements PromptInit {
  /** Checks that the bounds are finite and in order. */
  public Uniform {
    if (!(Float.isFinite(low) && Float.isFinite(high) && low < high)) {
      throw new InvalidValueException(
          "The uniform range is from "
              + low
              + " to "
              + high
              + "; expected two finite numbers, the first below the second.");
    }
  }

  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    Random random = new Random(seed);
    float[] values = new float[Math.multiplyExact(shape.length(), shape.width())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + ((double) high - low) * random.nextDouble());
    }
    return FloatTensor.of(values, shape.length(), shape.width());
  }
}
