package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.ops.GradMode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdafactorTest {
  private static final float RATE = 0.1f;
  private static final double DECAY = 0.05;
  private static final int STEPS = 5;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  /** Vectors, matrices, and one matrix for each prompt row; gradients from tiny to large. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 7, 1",
    "0, 1, 6, 1",
    "0, 4, 6, 1",
    "3, 4, 5, 1",
    "0, 4, 6, 1e-9",
    "0, 4, 6, 1e6"
  })
  void update_severalSteps_equalsTheFormulaInFloat64(
      int outer, int rows, int columns, double size) {
    Shape shape = new Shape(columns);
    shape = rows == 0 ? shape : new Shape(rows, columns);
    shape = outer == 0 ? shape : new Shape(outer, rows, columns);
    Oracle oracle = new Oracle(Math.max(1, outer), rows, columns);
    Random random = new Random(3);
    NDArray weight = trained(floats(random, shape, 1), shape);
    double[] expected = doubles(weight);
    try (Adafactor adafactor = adafactor()) {
      for (int step = 1; step <= STEPS; step++) {
        NDArray gradient = manager.create(floats(random, shape, size), shape);
        oracle.update(expected, doubles(gradient), step);
        update(adafactor, weight, gradient);
        GoldenAssert.assertClose("the weight after step " + step, expected, doubles(weight), 2e-6);
      }
    }
  }

  @Test
  void update_gradientsOfZero_leaveDecayAlone() {
    Shape shape = new Shape(2, 3);
    NDArray weight = trained(new float[] {1, 2, 3, 4, 5, 6}, shape);
    try (Adafactor adafactor = adafactor()) {
      update(adafactor, weight, manager.zeros(shape));
      update(adafactor, weight, manager.create(new float[] {0, 0, 0, 1, 1, 1}, shape));
    }
    double kept = (1 - RATE * DECAY) * (1 - RATE * DECAY);
    double[] found = doubles(weight);
    GoldenAssert.assertClose(
        "the row without gradients",
        new double[] {kept, 2 * kept, 3 * kept},
        new double[] {found[0], found[1], found[2]},
        1e-6);
    assertThat(found[3]).isFinite().isLessThan(4 * kept);
  }

  @Test
  void restore_savedState_goesOnBitForBit() {
    Shape shape = new Shape(4, 3);
    Random random = new Random(5);
    NDArray weight = trained(floats(random, shape, 1), shape);
    NDArray first = manager.create(floats(random, shape, 1), shape);
    NDArray second = manager.create(floats(random, shape, 1), shape);
    try (Adafactor whole = adafactor();
        Adafactor resumed = adafactor()) {
      update(whole, weight, first);
      NDArray copy = trained(weight.toFloatArray(), shape);
      StatefulOptimizer.State state = whole.state("w");
      resumed.restore(
          "w",
          copy,
          Map.of(
              "row", TrainablePrompt.toHost(state.get("row")),
              "column", TrainablePrompt.toHost(state.get("column"))),
          state.steps());
      update(whole, weight, second);
      update(resumed, copy, second);
      assertThat(copy.toFloatArray()).containsExactly(weight.toFloatArray());
    }
  }

  @Test
  void restore_anotherOptimizersState_isRefusedNamingBoth() {
    NDArray weight = trained(new float[] {1, 2}, new Shape(1, 2));
    FloatTensor moment = FloatTensor.of(new float[2], 1, 2);
    int live = manager.getManagedArrays().size();
    try (Adafactor adafactor = adafactor()) {
      assertThatThrownBy(
              () -> adafactor.restore("w", weight, Map.of("first", moment, "second", moment), 1))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("{first=[1, 2], second=[1, 2]}", "{column=[2], row=[1]}");
    }
    assertThat(manager.getManagedArrays()).hasSize(live);
  }

  @Test
  void update_inASteadyState_makesNoArrays() {
    NDArray weight = trained(new float[] {1, 2}, new Shape(1, 2));
    NDArray gradient = manager.ones(new Shape(1, 2));
    try (Adafactor adafactor = adafactor()) {
      update(adafactor, weight, gradient);
      int live = manager.getManagedArrays().size();
      for (int i = 0; i < 20; i++) {
        update(adafactor, weight, gradient);
      }
      assertThat(manager.getManagedArrays()).hasSize(live);
    }
  }

  @Test
  void settings_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> new Adafactor.Settings(0, 1, -0.8)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new Adafactor.Settings(1e-30, Double.NaN, -0.8))
        .hasMessageContaining("clip threshold");
    assertThatThrownBy(() -> new Adafactor.Settings(1e-30, 1, 0.8))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("decay exponent", "0.8");
  }

  private static Adafactor adafactor() {
    return new Adafactor(Adafactor.Settings.STANDARD, Tracker.fixed(RATE), id -> DECAY);
  }

  private NDArray trained(float[] values, Shape shape) {
    NDArray weight = manager.create(values, shape);
    weight.setRequiresGradient(true);
    return weight;
  }

  private static void update(Adafactor adafactor, NDArray weight, NDArray gradient) {
    GradMode.off(
        () -> {
          adafactor.update("w", weight, gradient);
          return true;
        });
  }

  private static float[] floats(Random random, Shape shape, double size) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }

  /** The formula, number by number. */
  private static final class Oracle {
    private final int matrices;
    private final int rows; // 0: a vector
    private final int columns;
    private final double[] row;
    private final double[] column;
    private final double[] second;

    Oracle(int matrices, int rows, int columns) {
      this.matrices = matrices;
      this.rows = rows;
      this.columns = columns;
      row = new double[matrices * rows];
      column = new double[matrices * columns];
      second = new double[columns];
    }

    void update(double[] weight, double[] gradient, int step) {
      double beta = 1 - Math.pow(step, -0.8);
      double[] direction = new double[gradient.length];
      if (rows == 0) {
        for (int j = 0; j < columns; j++) {
          second[j] = beta * second[j] + (1 - beta) * (gradient[j] * gradient[j] + 1e-30);
          direction[j] = gradient[j] / Math.sqrt(second[j]);
        }
      }
      for (int m = 0; m < matrices && rows > 0; m++) {
        matrix(m, gradient, direction, beta);
      }
      double sum = 0;
      for (double d : direction) {
        sum += d * d;
      }
      double rms = Math.sqrt(sum / direction.length);
      for (int i = 0; i < weight.length; i++) {
        weight[i] -= RATE * DECAY * weight[i] + RATE * direction[i] / Math.max(1, rms);
      }
    }

    private void matrix(int m, double[] gradient, double[] direction, double beta) {
      double[] rowMean = new double[rows];
      double[] columnMean = new double[columns];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double g = gradient[(m * rows + i) * columns + j];
          rowMean[i] += (g * g + 1e-30) / columns;
          columnMean[j] += (g * g + 1e-30) / rows;
        }
      }
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        row[m * rows + i] = beta * row[m * rows + i] + (1 - beta) * rowMean[i];
        mean += row[m * rows + i] / rows;
      }
      for (int j = 0; j < columns; j++) {
        column[m * columns + j] = beta * column[m * columns + j] + (1 - beta) * columnMean[j];
      }
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int at = (m * rows + i) * columns + j;
          double outer = row[m * rows + i] / mean * column[m * columns + j];
          direction[at] = gradient[at] / Math.sqrt(outer);
        }
      }
    }
  }
}
