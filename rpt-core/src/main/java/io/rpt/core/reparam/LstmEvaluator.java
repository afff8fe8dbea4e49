package io.rpt.core.reparam;

import java.util.List;

/**
 * A bidirectional LSTM in float64, step by step from its formula ({@link Layer.BiLstm}).
 *
 * @param layer its options
 * @param rows P, the length of the sequence
 * @param weights four arrays for each layer and direction, in the planned layer's order
 */
record LstmEvaluator(Layer.BiLstm layer, int rows, List<double[]> weights) {
  private static final int ARRAYS = 4;

  /**
   * Runs the stack.
   *
   * @param input [P, in]
   * @param perToken whether row i of the result is that of copy i
   * @return [P, 2 hidden]
   */
  double[] evaluate(double[] input, int in, boolean perToken) {
    if (!perToken) {
      return stack(input, in, 0);
    }
    int width = 2 * layer.hidden();
    double[] result = new double[rows * width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(stack(input, in, row), row * width, result, row * width, width);
    }
    return result;
  }

  private double[] stack(double[] input, int in, int copy) {
    double[] state = input;
    int width = in;
    for (int k = 0; k < layer.layers(); k++) {
      double[] next = new double[rows * 2 * layer.hidden()];
      direction(state, width, 2 * k, copy, next);
      direction(state, width, 2 * k + 1, copy, next);
      state = next;
      width = 2 * layer.hidden();
    }
    return state;
  }

  /** Runs one direction of one layer; odd ones run from the last row to the first. */
  private void direction(double[] input, int in, int index, int copy, double[] into) {
    boolean reverse = index % 2 == 1;
    int units = layer.hidden();
    double[] hidden = new double[units];
    double[] cell = new double[units];
    for (int step = 0; step < rows; step++) {
      int row = reverse ? rows - 1 - step : step;
      double[] gates = new double[4 * units];
      addProduct(gates, index * ARRAYS, copy, input, row * in, in);
      addProduct(gates, index * ARRAYS + 1, copy, hidden, 0, units);
      for (int j = 0; j < units; j++) {
        double admit = ActivationFunction.SIGMOID.apply(gates[j]);
        double forget = ActivationFunction.SIGMOID.apply(gates[units + j]);
        double output = ActivationFunction.SIGMOID.apply(gates[3 * units + j]);
        cell[j] = forget * cell[j] + admit * Math.tanh(gates[2 * units + j]);
        hidden[j] = output * Math.tanh(cell[j]);
      }
      System.arraycopy(hidden, 0, into, row * 2 * units + (reverse ? units : 0), units);
    }
  }

  /** Adds W x + b to the gates; the bias stands two arrays behind its weight. */
  private void addProduct(double[] gates, int weight, int copy, double[] x, int start, int width) {
    double[] matrix = weights.get(weight);
    double[] bias = weights.get(weight + 2);
    int first = copy * gates.length * width;
    for (int j = 0; j < gates.length; j++) {
      double sum = bias[copy * gates.length + j];
      for (int k = 0; k < width; k++) {
        sum += matrix[first + j * width + k] * x[start + k];
      }
      gates[j] += sum;
    }
  }
}
