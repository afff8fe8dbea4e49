package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** How the start values of one weight are made. */
public sealed interface WeightStart {
  /**
   * Makes start values.
   *
   * @param shape the weight's dimensions
   * @param random where random numbers come from
   * @param embeddings makes [n, D] rows of word embeddings, the same at each call
   */
  FloatTensor create(
      List<Integer> shape, SplittableRandom random, Function<PromptShape, FloatTensor> embeddings);

  /**
   * Independent numbers, uniform within {@code spread} of {@code center}; all equal at spread 0.
   *
   * @param center the middle
   * @param spread the largest distance from it, at least 0
   */
  record Uniform(double center, double spread) implements WeightStart {
    /** Checks both numbers. */
    public Uniform {
      requireFinite(center);
      Checks.notNegative("spread of start values", spread);
    }

    @Override
    public FloatTensor create(
        List<Integer> shape,
        SplittableRandom random,
        Function<PromptShape, FloatTensor> embeddings) {
      float[] values = new float[Math.toIntExact(FloatTensor.elementCount(shape))];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (center + spread * (2 * random.nextDouble() - 1));
      }
      return FloatTensor.of(values, shape);
    }

    @Override
    public String toString() {
      return spread == 0 ? "all " + center : "uniform(" + center + " +- " + spread + ")";
    }
  }

  /**
   * Independent normal numbers.
   *
   * @param mean their mean
   * @param deviation their standard deviation, at least 0
   */
  record Normal(double mean, double deviation) implements WeightStart {
    /** Checks both numbers. */
    public Normal {
      requireFinite(mean);
      Checks.notNegative("standard deviation of start values", deviation);
    }

    @Override
    public FloatTensor create(
        List<Integer> shape,
        SplittableRandom random,
        Function<PromptShape, FloatTensor> embeddings) {
      float[] values = new float[Math.toIntExact(FloatTensor.elementCount(shape))];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (mean + deviation * gaussian(random));
      }
      return FloatTensor.of(values, shape);
    }

    /** Box and Muller 1958; with StrictMath, so that every platform draws the same. */
    private static double gaussian(SplittableRandom random) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    @Override
    public String toString() {
      return "normal(mean " + mean + ", deviation " + deviation + ")";
    }
  }

  /**
   * Rows of the backbone's word embeddings, chosen by the prompt's initialisation. A weight [P, n,
   * D] of a per-token layer gets the same n rows for each token.
   */
  record Embeddings() implements WeightStart {
    @Override
    public FloatTensor create(
        List<Integer> shape,
        SplittableRandom random,
        Function<PromptShape, FloatTensor> embeddings) {
      int rank = shape.size();
      float[] rows =
          embeddings.apply(new PromptShape(shape.get(rank - 2), shape.get(rank - 1))).toArray();
      float[] values = new float[Math.toIntExact(FloatTensor.elementCount(shape))];
      for (int start = 0; start < values.length; start += rows.length) {
        System.arraycopy(rows, 0, values, start, rows.length);
      }
      return FloatTensor.of(values, shape);
    }

    @Override
    public String toString() {
      return "word embeddings";
    }
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidValueException(
          "The middle of the start values is " + value + "; expected a finite number.");
    }
  }
}
