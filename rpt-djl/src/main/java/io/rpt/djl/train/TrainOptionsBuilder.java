package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.Metric;
import java.util.HashSet;
import java.util.Set;

/**
 * Builds {@link TrainOptions}. An option set twice is refused; a value out of its range is refused
 * when it is built.
 */
public final class TrainOptionsBuilder {
  private final Set<String> given = new HashSet<>();
  private int epochs = 15;
  private int batchSize = 8;
  private int accumulation = 1;
  private double learningRate = 0.01;
  private double headLearningRate = 0.002;
  private boolean trainHead = true;
  private double weightDecay = 0.01;
  private double clipNorm = 0;
  private Schedule schedule = Schedule.CONSTANT;
  private int warmupSteps = 0;
  private long seed = 42;
  private int maxLength = 0;
  private String metric = Metric.ACCURACY.name();

  TrainOptionsBuilder() {}

  /** Sets passes over the training examples; the default is 15. */
  public TrainOptionsBuilder epochs(int epochs) {
    once("epochs");
    this.epochs = epochs;
    return this;
  }

  /** Sets examples per forward pass; the default is 8. */
  public TrainOptionsBuilder batchSize(int batchSize) {
    once("batchSize");
    this.batchSize = batchSize;
    return this;
  }

  /** Sets forward passes per optimizer step; the default is 1. */
  public TrainOptionsBuilder accumulation(int accumulation) {
    once("accumulation");
    this.accumulation = accumulation;
    return this;
  }

  /** Sets the peak rate of prompt and reparameterization; the default is 0.01. */
  public TrainOptionsBuilder learningRate(double learningRate) {
    once("learningRate");
    this.learningRate = learningRate;
    return this;
  }

  /** Sets the peak rate of the head; the default is 0.002. */
  public TrainOptionsBuilder headLearningRate(double headLearningRate) {
    once("headLearningRate");
    this.headLearningRate = headLearningRate;
    return this;
  }

  /** Sets whether the head is trained; if not, it keeps its start values; the default is true. */
  public TrainOptionsBuilder trainHead(boolean trainHead) {
    once("trainHead");
    this.trainHead = trainHead;
    return this;
  }

  /** Sets AdamW's decoupled decay; the default is 0.01. */
  public TrainOptionsBuilder weightDecay(double weightDecay) {
    once("weightDecay");
    this.weightDecay = weightDecay;
    return this;
  }

  /** Sets the largest global norm of the gradient; 0 for no clipping; the default is 0. */
  public TrainOptionsBuilder clipNorm(double clipNorm) {
    once("clipNorm");
    this.clipNorm = clipNorm;
    return this;
  }

  /** Sets how the rates move over the steps; the default is constant. */
  public TrainOptionsBuilder schedule(Schedule schedule) {
    once("schedule");
    this.schedule = schedule;
    return this;
  }

  /** Sets optimizer steps of linear warm-up from zero; the default is 0. */
  public TrainOptionsBuilder warmupSteps(int warmupSteps) {
    once("warmupSteps");
    this.warmupSteps = warmupSteps;
    return this;
  }

  /** Sets the seed of start values, order and dropout; the default is 42. */
  public TrainOptionsBuilder seed(long seed) {
    once("seed");
    this.seed = seed;
    return this;
  }

  /**
   * Sets the longest row, prompt rows included; 0 for the smaller of 512 and the backbone's
   * positions; the default is 0.
   */
  public TrainOptionsBuilder maxLength(int maxLength) {
    once("maxLength");
    this.maxLength = maxLength;
    return this;
  }

  /**
   * Sets the validation score by which the best epoch is chosen, one that the {@link Validation}
   * names; the default is accuracy.
   */
  public TrainOptionsBuilder metric(String metric) {
    once("metric");
    this.metric = metric;
    return this;
  }

  /** Checks the options and returns them. */
  public TrainOptions build() {
    return new TrainOptions(
        epochs,
        batchSize,
        accumulation,
        learningRate,
        headLearningRate,
        trainHead,
        weightDecay,
        clipNorm,
        schedule,
        warmupSteps,
        seed,
        maxLength,
        metric);
  }

  private void once(String option) {
    if (!given.add(option)) {
      throw new InvalidValueException("The option " + option + " is set twice; set it once.");
    }
  }
}
