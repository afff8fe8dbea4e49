package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Plain-Java evaluation of a tree, float64 inside, without dropout. It makes projection independent
 * of any engine, and is the oracle that engines are tested against.
 */
public final class LayerEvaluator implements LayerVisitor<LayerEvaluator.Input, double[]> {
  /**
   * One layer's input.
   *
   * @param layer the layer with its place
   * @param rows [P, in], row-major
   */
  record Input(PlannedLayer layer, double[] rows) {}

  private final int rows;
  private final Map<String, double[]> weights;

  private LayerEvaluator(int rows, Map<String, double[]> weights) {
    this.rows = rows;
    this.weights = weights;
  }

  /**
   * Evaluates a tree.
   *
   * @param plan the tree
   * @param weights exactly the plan's weights, by name
   * @param raw the raw table [P, R]
   * @return the prompt [P, D], rounded to float32
   * @throws InvalidValueException if a weight is missing, unknown or of another shape
   */
  public static FloatTensor evaluate(
      LayerPlan plan, Map<String, FloatTensor> weights, FloatTensor raw) {
    checkWeights(plan, weights);
    WeightSpec.requireShape("the raw table", List.of(plan.shape().length(), plan.rawWidth()), raw);
    Map<String, double[]> wide = new HashMap<>();
    weights.forEach((name, tensor) -> wide.put(name, tensor.toDoubles()));
    double[] result = evaluate(plan, wide, raw.toDoubles());
    float[] narrow = new float[result.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) result[i];
    }
    return FloatTensor.of(narrow, plan.shape().length(), plan.shape().width());
  }

  /**
   * As {@link #evaluate(LayerPlan, Map, FloatTensor)}, wholly in float64, for numeric derivatives.
   * Neither names nor sizes are checked.
   *
   * @return [P, D], row-major
   */
  public static double[] evaluate(LayerPlan plan, Map<String, double[]> weights, double[] raw) {
    return new LayerEvaluator(plan.shape().length(), weights).visit(plan.root(), raw);
  }

  /** Checks that {@code weights} are exactly those of the plan, in name and shape. */
  public static void checkWeights(LayerPlan plan, Map<String, FloatTensor> weights) {
    WeightSpec.requireExactly(plan.weights(), weights, plan);
  }

  private double[] visit(PlannedLayer layer, double[] input) {
    return layer.layer().accept(this, new Input(layer, input));
  }

  @Override
  public double[] linear(Layer.Linear layer, Input input) {
    PlannedLayer place = input.layer();
    double[] weight = weight(place, 0);
    double[] bias = layer.bias() ? weight(place, 1) : new double[0];
    int in = place.in();
    int out = place.out();
    double[] result = new double[rows * out];
    for (int row = 0; row < rows; row++) {
      int weightStart = place.perToken() ? row * out * in : 0;
      int biasStart = place.perToken() ? row * out : 0;
      for (int j = 0; j < out; j++) {
        double sum = layer.bias() ? bias[biasStart + j] : 0;
        for (int k = 0; k < in; k++) {
          sum += weight[weightStart + j * in + k] * input.rows()[row * in + k];
        }
        result[row * out + j] = sum;
      }
    }
    return result;
  }

  @Override
  public double[] activation(Layer.Activation layer, Input input) {
    return Arrays.stream(input.rows()).map(layer.function()::apply).toArray();
  }

  @Override
  public double[] dropout(Layer.Dropout layer, Input input) {
    return input.rows();
  }

  @Override
  public double[] identity(Layer.Identity layer, Input input) {
    return input.rows();
  }

  @Override
  public double[] softmax(Layer.Softmax layer, Input input) {
    int width = input.layer().in();
    double[] result = new double[rows * width];
    for (int row = 0; row < rows; row++) {
      int start = row * width;
      double largest = Arrays.stream(input.rows(), start, start + width).max().orElseThrow();
      double sum = 0;
      for (int k = start; k < start + width; k++) {
        result[k] = Math.exp(input.rows()[k] - largest);
        sum += result[k];
      }
      for (int k = start; k < start + width; k++) {
        result[k] /= sum;
      }
    }
    return result;
  }

  @Override
  public double[] layerNorm(Layer.LayerNorm layer, Input input) {
    PlannedLayer place = input.layer();
    double[] scale = weight(place, 0);
    double[] shift = weight(place, 1);
    int width = place.in();
    double[] result = new double[rows * width];
    for (int row = 0; row < rows; row++) {
      int start = row * width;
      int weightStart = place.perToken() ? start : 0;
      double mean = Arrays.stream(input.rows(), start, start + width).average().orElseThrow();
      double variance =
          Arrays.stream(input.rows(), start, start + width)
              .map(x -> (x - mean) * (x - mean))
              .average()
              .orElseThrow();
      double factor = 1 / Math.sqrt(variance + layer.epsilon());
      for (int k = 0; k < width; k++) {
        result[start + k] =
            (input.rows()[start + k] - mean) * factor * scale[weightStart + k]
                + shift[weightStart + k];
      }
    }
    return result;
  }

  @Override
  public double[] biLstm(Layer.BiLstm layer, Input input) {
    PlannedLayer place = input.layer();
    List<double[]> own =
        place.weights().stream()
            .map(spec -> Objects.requireNonNull(weights.get(spec.name())))
            .toList();
    return new LstmEvaluator(layer, rows, own).evaluate(input.rows(), place.in(), place.perToken());
  }

  @Override
  public double[] basis(Layer.Basis layer, Input input) {
    PlannedLayer place = input.layer();
    double[] vectors = weight(place, 0);
    int width = place.out();
    double[] result = new double[rows * width];
    for (int row = 0; row < rows; row++) {
      int start = place.perToken() ? row * layer.size() * width : 0;
      for (int j = 0; j < layer.size(); j++) {
        double factor = input.rows()[row * layer.size() + j];
        for (int k = 0; k < width; k++) {
          result[row * width + k] += factor * vectors[start + j * width + k];
        }
      }
    }
    return result;
  }

  @Override
  public double[] skip(Layer.Skip layer, Input input) {
    double[] branch = visit(input.layer().body(), input.rows());
    double[] sum = new double[branch.length];
    Arrays.setAll(sum, i -> input.rows()[i] + branch[i]);
    return sum;
  }

  @Override
  public double[] perToken(Layer.PerToken layer, Input input) {
    return visit(input.layer().body(), input.rows());
  }

  @Override
  public double[] repeat(Layer.Repeat layer, Input input) {
    double[] state = input.rows();
    for (int i = 0; i < layer.times(); i++) {
      state = visit(input.layer().body(), state);
    }
    return state;
  }

  @Override
  public double[] chain(Layer.Chain layer, Input input) {
    double[] state = input.rows();
    for (PlannedLayer step : input.layer().children()) {
      state = visit(step, state);
    }
    return state;
  }

  private double[] weight(PlannedLayer place, int index) {
    return Objects.requireNonNull(weights.get(place.weights().get(index).name()));
  }
}
