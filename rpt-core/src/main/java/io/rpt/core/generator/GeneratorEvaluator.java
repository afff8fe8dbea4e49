package io.rpt.core.generator;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Plain-Java evaluation of a generator, wholly in float64 and without dropout: the oracle that
 * engines are tested against.
 */
public final class GeneratorEvaluator {
  private final GeneratorPlan plan;
  private final Map<String, double[]> weights;

  private GeneratorEvaluator(GeneratorPlan plan, Map<String, double[]> weights) {
    this.plan = plan;
    this.weights = weights;
  }

  /**
   * Makes the prompt of one text.
   *
   * @param weights the plan's weights by name, row-major; neither names nor sizes are checked
   * @param states [l, D] the states of its tokens after layer k, without padding, row-major
   * @param place the place of c, the state that the naive generator reads
   * @return [P, D], row-major
   */
  public static double[] evaluate(
      GeneratorPlan plan, Map<String, double[]> weights, double[] states, int place) {
    GeneratorEvaluator evaluator = new GeneratorEvaluator(plan, weights);
    return plan.kind() == GeneratorKind.NPG
        ? evaluator.naive(states, place)
        : evaluator.pooling(states);
  }

  private double[] naive(double[] states, int place) {
    int width = plan.shape().width();
    return up(down(Arrays.copyOfRange(states, place * width, (place + 1) * width)));
  }

  private double[] pooling(double[] states) {
    int width = plan.shape().width();
    int count = plan.shape().length();
    AdaptiveBins bins = new AdaptiveBins(states.length / width, count);
    double[] prompt = new double[count * width];
    for (int bin = 0; bin < count; bin++) {
      double[] pooled = new double[plan.bottleneck()];
      boolean average = plan.kind() == GeneratorKind.APPG;
      Arrays.fill(pooled, average ? 0 : Double.NEGATIVE_INFINITY);
      int places = bins.end(bin) - bins.start(bin);
      for (int place = bins.start(bin); place < bins.end(bin); place++) {
        double[] low = down(Arrays.copyOfRange(states, place * width, (place + 1) * width));
        for (int j = 0; j < low.length; j++) {
          pooled[j] = average ? pooled[j] + low[j] / places : Math.max(pooled[j], low[j]);
        }
      }
      System.arraycopy(up(pooled), 0, prompt, bin * width, width);
    }
    return prompt;
  }

  private double[] down(double[] state) {
    return linear(GeneratorPlan.DOWN_WEIGHT, GeneratorPlan.DOWN_BIAS, state);
  }

  private double[] up(double[] low) {
    double[] positive = Arrays.stream(low).map(x -> Math.max(0, x)).toArray();
    return linear(GeneratorPlan.UP_WEIGHT, GeneratorPlan.UP_BIAS, positive);
  }

  private double[] linear(String weightName, String biasName, double[] x) {
    double[] weight = Objects.requireNonNull(weights.get(weightName));
    double[] y = Objects.requireNonNull(weights.get(biasName)).clone();
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += weight[i * x.length + j] * x[j];
      }
    }
    return y;
  }
}
