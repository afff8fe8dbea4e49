package io.rpt.core.generator;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.reparam.WeightTraining;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A generator for prompts of one shape, with the names and shapes of its weights. From the states
 * H^k [T, D] of one text, of which the first l are not padding:
 *
 * <pre>{@code
 * NPG:   Q = reshape(W_2 ReLU(W_1 c + b_1) + b_2, P x D),  c one state   d m + m + m P d + P d numbers
 * PPG:   Z = H^k W_1^T + b_1;  pool Z's l rows to P bins;  Q = ReLU(.) W_2^T + b_2   2 d m + m + d numbers
 * }</pre>
 *
 * <p>For the bins see {@link AdaptiveBins}. Neither has a skip connection or a norm. In training,
 * values of Q are dropped.
 *
 * @param kind which generator
 * @param shape the prompt's shape [P, D]; D is also the width of the states
 * @param bottleneck m, the inner width
 * @param dropout the rate on the generated rows in training
 */
public record GeneratorPlan(GeneratorKind kind, PromptShape shape, int bottleneck, double dropout) {
  /** W_1 [m, D]. */
  public static final String DOWN_WEIGHT = "generator.down.weight";

  /** b_1 [m]. */
  public static final String DOWN_BIAS = "generator.down.bias";

  /** W_2: [P D, m] of the naive generator, [D, m] of the pooling ones. */
  public static final String UP_WEIGHT = "generator.up.weight";

  /** b_2: [P D], or [D]. */
  public static final String UP_BIAS = "generator.up.bias";

  /** Checks the numbers and the size. */
  public GeneratorPlan {
    Checks.inRange("generator's bottleneck", bottleneck, 1, Layer.MAX_WIDTH);
    Checks.inHalfOpenRange("dropout rate", dropout, 0, 1);
    long outputs = outputs(kind, shape);
    if (outputs * bottleneck > LayerPlan.MAX_PARAMETERS) {
      throw new InvalidValueException(
          "The generator's second linear map would have "
              + outputs
              + " x "
              + bottleneck
              + " numbers; expected at most "
              + LayerPlan.MAX_PARAMETERS
              + ". Use a smaller bottleneck.");
    }
  }

  private static long outputs(GeneratorKind kind, PromptShape shape) {
    return kind == GeneratorKind.NPG ? (long) shape.length() * shape.width() : shape.width();
  }

  /** How many numbers the second linear map gives. */
  public int outputs() {
    return Math.toIntExact(outputs(kind, shape));
  }

  /** Every weight; linear maps start as PyTorch's do, uniform in +-1/sqrt(in). */
  public List<WeightSpec> weights() {
    int width = shape.width();
    return List.of(
        weight(DOWN_WEIGHT, List.of(bottleneck, width), width),
        weight(DOWN_BIAS, List.of(bottleneck), width),
        weight(UP_WEIGHT, List.of(outputs(), bottleneck), bottleneck),
        weight(UP_BIAS, List.of(outputs()), bottleneck));
  }

  private static WeightSpec weight(String name, List<Integer> shape, int in) {
    return new WeightSpec(
        name, shape, new WeightStart.Uniform(0, 1 / Math.sqrt(in)), WeightTraining.WITH_DECAY);
  }

  /** How many numbers the weights hold; all are trained. */
  public long parameterCount() {
    return weights().stream().mapToLong(WeightSpec::elementCount).sum();
  }

  /** Makes start values for every weight; equal seeds give equal values on every platform. */
  public Map<String, FloatTensor> startWeights(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> start = new LinkedHashMap<>();
    for (WeightSpec weight : weights()) {
      start.put(
          weight.name(),
          weight
              .start()
              .create(
                  weight.shape(),
                  random,
                  rows -> {
                    throw new AssertionError("a generator starts from no embeddings");
                  }));
    }
    return start;
  }

  @Override
  public String toString() {
    return kind.id() + "(" + bottleneck + ", dropout " + dropout + ")";
  }
}
