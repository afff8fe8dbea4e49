package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Linear heads at their start, and from values by name. */
final class StartHead {
  private static final long STREAM = 0x68656164L;

  private StartHead() {}

  /** Weight [L, H] and bias [L] uniform in ±1/√H, as PyTorch starts its linear layers. */
  static LinearHead linear(long seed, int labels, int hiddenWidth) {
    SplittableRandom random = new SplittableRandom(seed ^ STREAM);
    double bound = 1 / Math.sqrt(hiddenWidth);
    return new LinearHead(
        uniform(random, bound, labels, hiddenWidth), uniform(random, bound, labels));
  }

  private static FloatTensor uniform(SplittableRandom random, double bound, Integer... shape) {
    float[] values = new float[(int) FloatTensor.elementCount(List.of(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return FloatTensor.of(values, List.of(shape));
  }

  /** The head with these values. */
  static LinearHead linear(Map<String, FloatTensor> values) {
    FloatTensor weight = values.get(LinearHead.WEIGHT);
    FloatTensor bias = values.get(LinearHead.BIAS);
    if (weight == null || bias == null) {
      throw new InvalidValueException(
          "The values of a linear head are missing; given are " + values.keySet() + ".");
    }
    return new LinearHead(weight, bias);
  }
}
