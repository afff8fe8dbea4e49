package io.rpt.core.metric;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A score of predicted against right classes, as a fraction of 1. A prediction of {@link #NO_CLASS}
 * is always wrong.
 *
 * <p>Source: SuperGLUE's task definitions (Wang et al. 2019): accuracy for BoolQ, COPA, RTE, WiC
 * and WSC; accuracy and macro-F1 for CB.
 */
public final class Metric {
  /** A prediction that is none of the task's classes, such as an unreadable generated text. */
  public static final int NO_CLASS = -1;

  /** The fraction of right predictions; its name is {@code accuracy}. */
  public static final Metric ACCURACY = new Metric("accuracy", Metric::accuracy);

  /**
   * The unweighted mean of the F1 of all classes of the task; its name is {@code macro_f1}. A class
   * that is neither predicted nor a reference counts 0.
   */
  public static final Metric MACRO_F1 =
      new Metric("macro_f1", counts -> Arrays.stream(f1PerClass(counts)).average().orElseThrow());

  private final String name;
  private final ToDoubleFunction<Counts> formula;

  private Metric(String name, ToDoubleFunction<Counts> formula) {
    this.name = name;
    this.formula = formula;
  }

  /** All metrics. */
  public static List<Metric> all() {
    return List.of(ACCURACY, MACRO_F1);
  }

  /**
   * The metric called {@code name}.
   *
   * @throws InvalidValueException if there is none
   */
  public static Metric byName(String name) {
    return all().stream()
        .filter(metric -> metric.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "No metric is called '" + name + "'; choose one of " + all() + "."));
  }

  /** The exact name, {@code accuracy} or {@code macro_f1}. */
  public String name() {
    return name;
  }

  /**
   * The score, in [0, 1].
   *
   * @param predictions predicted classes, 0 .. classCount-1 or {@link #NO_CLASS}
   * @param references the right classes in the same order, 0 .. classCount-1
   * @param classCount how many classes the task has, at least 1
   * @throws InvalidValueException if the lists are empty or unequally long, or a class is outside
   *     its range
   */
  public double score(int[] predictions, int[] references, int classCount) {
    return formula.applyAsDouble(Counts.of(predictions, references, classCount));
  }

  /**
   * The F1 of each class: 2 tp / (2 tp + fp + fn), and 0 for a class that neither list has.
   *
   * @return [classCount] scores; arguments and errors as in {@link #score}
   */
  public static double[] f1PerClass(int[] predictions, int[] references, int classCount) {
    return f1PerClass(Counts.of(predictions, references, classCount));
  }

  private static double accuracy(Counts counts) {
    return (double) Arrays.stream(counts.right).sum() / counts.total;
  }

  private static double[] f1PerClass(Counts counts) {
    double[] scores = new double[counts.right.length];
    for (int c = 0; c < scores.length; c++) {
      long sum = counts.predicted[c] + counts.expected[c];
      scores[c] = sum == 0 ? 0 : 2.0 * counts.right[c] / sum;
    }
    return scores;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Per class: how often it was predicted, was right to predict, and was rightly predicted. */
  private static final class Counts {
    private final int total;
    private final long[] predicted;
    private final long[] expected;
    private final long[] right;

    private Counts(int total, int classCount) {
      this.total = total;
      this.predicted = new long[classCount];
      this.expected = new long[classCount];
      this.right = new long[classCount];
    }

    private static Counts of(int[] predictions, int[] references, int classCount) {
      Checks.inRange("class count", classCount, 1, Integer.MAX_VALUE);
      if (references.length == 0 || predictions.length != references.length) {
        throw new InvalidValueException(
            "A metric needs equally many predictions and references, at least one, but got "
                + predictions.length
                + " and "
                + references.length
                + ".");
      }
      Counts counts = new Counts(references.length, classCount);
      for (int i = 0; i < references.length; i++) {
        int expected = Checks.inRange("reference " + i, references[i], 0, classCount - 1);
        int predicted = Checks.inRange("prediction " + i, predictions[i], NO_CLASS, classCount - 1);
        counts.add(predicted, expected);
      }
      return counts;
    }

    private void add(int prediction, int reference) {
      expected[reference]++;
      if (prediction != NO_CLASS) {
        predicted[prediction]++;
      }
      if (prediction == reference) {
        right[reference]++;
      }
    }
  }
}
