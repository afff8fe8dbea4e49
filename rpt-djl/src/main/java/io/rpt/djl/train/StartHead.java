package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
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
    WeightStart start = new WeightStart.Uniform(0, 1 / Math.sqrt(hiddenWidth));
    return new LinearHead(
        start.create(List.of(labels, hiddenWidth), random, StartHead::noEmbeddings),
        start.create(List.of(labels), random, StartHead::noEmbeddings));
  }

  private static FloatTensor noEmbeddings(PromptShape shape) {
    throw new AssertionError("a head starts from no embeddings");
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
