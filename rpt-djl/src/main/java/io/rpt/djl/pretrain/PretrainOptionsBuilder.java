package io.rpt.djl.pretrain;

import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.ops.DropoutRates;
import java.util.HashSet;
import java.util.Set;

/**
 * Builds {@link PretrainOptions}. An option set twice is refused; a value out of its range is
 * refused when it is built.
 */
public final class PretrainOptionsBuilder {
  private final Set<String> given = new HashSet<>();
  private int steps = 10_000;
  private int batchSize = 32;
  private double learningRate = 1e-3;
  private int warmupSteps = 100;
  private double weightDecay = 0.01;
  private double clipNorm = 1;
  private DropoutRates dropout = DropoutRates.NONE;
  private int maxLength = 128;
  private long seed = 42;
  private int reportEvery = 100;
  private int keepEvery = 1_000;

  PretrainOptionsBuilder() {}

  /** Sets optimizer steps; the default is 10000. */
  public PretrainOptionsBuilder steps(int steps) {
    once("steps");
    this.steps = steps;
    return this;
  }

  /** Sets examples of each step; the default is 32. */
  public PretrainOptionsBuilder batchSize(int batchSize) {
    once("batchSize");
    this.batchSize = batchSize;
    return this;
  }

  /** Sets the peak learning rate; the default is 0.001. */
  public PretrainOptionsBuilder learningRate(double learningRate) {
    once("learningRate");
    this.learningRate = learningRate;
    return this;
  }

  /** Sets steps of linear warm-up from zero; the default is 100. */
  public PretrainOptionsBuilder warmupSteps(int warmupSteps) {
    once("warmupSteps");
    this.warmupSteps = warmupSteps;
    return this;
  }

  /** Sets the decoupled weight decay of matrices; the default is 0.01. */
  public PretrainOptionsBuilder weightDecay(double weightDecay) {
    once("weightDecay");
    this.weightDecay = weightDecay;
    return this;
  }

  /** Sets the largest global norm of the gradient; 0 for no clipping; the default is 1. */
  public PretrainOptionsBuilder clipNorm(double clipNorm) {
    once("clipNorm");
    this.clipNorm = clipNorm;
    return this;
  }

  /** Sets what the backbone drops; the default is nothing. */
  public PretrainOptionsBuilder dropout(DropoutRates dropout) {
    once("dropout");
    this.dropout = dropout;
    return this;
  }

  /** Sets the longest row of tokens, special ones included; the default is 128. */
  public PretrainOptionsBuilder maxLength(int maxLength) {
    once("maxLength");
    this.maxLength = maxLength;
    return this;
  }

  /** Sets the seed of masks, order and dropout; the default is 42. */
  public PretrainOptionsBuilder seed(long seed) {
    once("seed");
    this.seed = seed;
    return this;
  }

  /** Sets how many steps lie between two reports of progress; the default is 100. */
  public PretrainOptionsBuilder reportEvery(int reportEvery) {
    once("reportEvery");
    this.reportEvery = reportEvery;
    return this;
  }

  /** Sets how many steps lie between two saved states; the default is 1000. */
  public PretrainOptionsBuilder keepEvery(int keepEvery) {
    once("keepEvery");
    this.keepEvery = keepEvery;
    return this;
  }

  /** Checks the options and returns them. */
  public PretrainOptions build() {
    return new PretrainOptions(
        steps,
        batchSize,
        learningRate,
        warmupSteps,
        weightDecay,
        clipNorm,
        dropout,
        maxLength,
        seed,
        reportEvery,
        keepEvery);
  }

  private void once(String option) {
    if (!given.add(option)) {
      throw new InvalidValueException("The option " + option + " is set twice; set it once.");
    }
  }
}
