package io.rpt.core.metric;

import io.rpt.core.error.InvalidValueException;
import java.util.Collection;
import java.util.Map;

/** How the metrics of a task become its one score, and the scores of tasks one number. */
public enum ScoreProtocol {
  /**
   * A task's score is the mean of its metrics (two for CB, MultiRC and ReCoRD), the benchmark's the
   * mean of its tasks' scores. Source: SuperGLUE (Wang et al. 2019), section 4, and the tables of
   * Residual Prompt Tuning.
   */
  MEAN_OF_METRICS("mean_of_metrics");

  private final String protocolName;

  ScoreProtocol(String protocolName) {
    this.protocolName = protocolName;
  }

  /** The name under which results state it. */
  public String protocolName() {
    return protocolName;
  }

  /**
   * The score of a task, a fraction of 1.
   *
   * @param metrics the task's metrics by name, in [0, 1]
   * @throws InvalidValueException if there is none, or one is outside [0, 1]
   */
  public double taskScore(Map<String, Double> metrics) {
    metrics.forEach((name, value) -> check("the metric " + name, value));
    return mean(metrics.values());
  }

  /**
   * The score of a benchmark, a fraction of 1.
   *
   * @param taskScores the tasks' scores by task, in [0, 1]
   * @throws InvalidValueException as {@link #taskScore}
   */
  public double benchmarkScore(Map<String, Double> taskScores) {
    taskScores.forEach((task, value) -> check("the score of " + task, value));
    return mean(taskScores.values());
  }

  private void check(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidValueException(
          protocolName + ": " + what + " is " + value + "; expected a fraction from 0 to 1.");
    }
  }

  private double mean(Collection<Double> values) {
    return values.stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    protocolName + " needs at least one value to average, but got none."));
  }
}
