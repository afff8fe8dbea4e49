package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.Metric;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link TrainOptions}. An option set twice is refused; a value out of its range is refused
 * when it is built.
 */
public final class TrainOptionsBuilder {
  /** The head's learning rate unless it is set. */
  static final double HEAD_LEARNING_RATE = 0.002;

  private final Set<String> given = new HashSet<>();
  private int epochs = 15;
  private int batchSize = 8;
  private int accumulation = 1;
  private int tokenBudget = 0;
  private OptimizerKind optimizer = OptimizerKind.ADAMW;
  private double learningRate = 0.01;
  private @Nullable Double networkLearningRate;
  private @Nullable Double biasLearningRate;
  private @Nullable Double headLearningRate;
  private double weightDecay = 0.01;
  private @Nullable Double networkWeightDecay;
  private @Nullable Double biasWeightDecay;
  private @Nullable Double headWeightDecay;
  private boolean trainHead = true;
  private double clipNorm = 0;
  private Schedule schedule = Schedule.CONSTANT;
  private int warmupSteps = 0;
  private BackboneDropout backboneDropout = BackboneDropout.OFF;
  private boolean checkpointLayers = false;
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

  /** Sets examples per batch; the default is 8. */
  public TrainOptionsBuilder batchSize(int batchSize) {
    once("batchSize");
    this.batchSize = batchSize;
    return this;
  }

  /** Sets batches per optimizer step; the default is 1. */
  public TrainOptionsBuilder accumulation(int accumulation) {
    once("accumulation");
    this.accumulation = accumulation;
    return this;
  }

  /**
   * Sets the most tokens of a forward pass, prompt and padding included: where memory is short, a
   * batch above it goes through in parts, with the gradients of the whole; 0 for no limit; the
   * default is 0.
   */
  public TrainOptionsBuilder tokenBudget(int tokenBudget) {
    once("tokenBudget");
    this.tokenBudget = tokenBudget;
    return this;
  }

  /** Sets which optimizer updates the parameters; the default is AdamW. */
  public TrainOptionsBuilder optimizer(OptimizerKind optimizer) {
    once("optimizer");
    this.optimizer = optimizer;
    return this;
  }

  /** Sets the peak learning rate of the raw table; the default is 0.01. */
  public TrainOptionsBuilder learningRate(double learningRate) {
    once("learningRate");
    this.learningRate = learningRate;
    return this;
  }

  /** Sets the peak learning rate of the network; the default is that of the raw table. */
  public TrainOptionsBuilder networkLearningRate(double networkLearningRate) {
    once("networkLearningRate");
    this.networkLearningRate = networkLearningRate;
    return this;
  }

  /**
   * Sets the peak learning rate of the network's biases and norms; the default is that of the
   * network.
   */
  public TrainOptionsBuilder biasLearningRate(double biasLearningRate) {
    once("biasLearningRate");
    this.biasLearningRate = biasLearningRate;
    return this;
  }

  /** Sets the peak learning rate of the head, its bias included; the default is 0.002. */
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

  /** Sets the decoupled weight decay of the raw table; the default is 0.01. */
  public TrainOptionsBuilder weightDecay(double weightDecay) {
    once("weightDecay");
    this.weightDecay = weightDecay;
    return this;
  }

  /** Sets the weight decay of the network; the default is that of the raw table. */
  public TrainOptionsBuilder networkWeightDecay(double networkWeightDecay) {
    once("networkWeightDecay");
    this.networkWeightDecay = networkWeightDecay;
    return this;
  }

  /**
   * Sets the weight decay of the network's biases and norms; the default is that of the network.
   */
  public TrainOptionsBuilder biasWeightDecay(double biasWeightDecay) {
    once("biasWeightDecay");
    this.biasWeightDecay = biasWeightDecay;
    return this;
  }

  /** Sets the weight decay of the head, its bias included; the default is that of the raw table. */
  public TrainOptionsBuilder headWeightDecay(double headWeightDecay) {
    once("headWeightDecay");
    this.headWeightDecay = headWeightDecay;
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

  /** Sets whether the backbone drops values in training; the default is off. */
  public TrainOptionsBuilder backboneDropout(BackboneDropout backboneDropout) {
    once("backboneDropout");
    this.backboneDropout = backboneDropout;
    return this;
  }

  /**
   * Sets whether each layer of the backbone is computed again in the backward pass, so that its
   * activations need not be kept: much less memory for up to half as much time again; the default
   * is false. It does not go with dropout of the backbone, which would draw anew.
   */
  public TrainOptionsBuilder checkpointLayers(boolean checkpointLayers) {
    once("checkpointLayers");
    this.checkpointLayers = checkpointLayers;
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

  /**
   * Checks the options and returns them.
   *
   * @throws InvalidValueException if a value is out of its range, or two contradict each other
   */
  public TrainOptions build() {
    if (!trainHead && (headLearningRate != null || headWeightDecay != null)) {
      throw new InvalidValueException(
          "The head is not to be trained, but its learning rate is set to "
              + headLearningRate
              + " and its weight decay to "
              + headWeightDecay
              + ". Leave out either.");
    }
    return new TrainOptions(
        epochs,
        batchSize,
        accumulation,
        tokenBudget,
        optimizer,
        groups(),
        trainHead,
        clipNorm,
        schedule,
        warmupSteps,
        backboneDropout,
        checkpointLayers,
        seed,
        maxLength,
        metric);
  }

  private ParameterGroups groups() {
    GroupRates prompt = new GroupRates(learningRate, weightDecay);
    GroupRates network =
        new GroupRates(
            orElse(networkLearningRate, learningRate), orElse(networkWeightDecay, weightDecay));
    GroupRates bias =
        new GroupRates(
            orElse(biasLearningRate, network.learningRate()),
            orElse(biasWeightDecay, network.weightDecay()));
    GroupRates head =
        new GroupRates(
            orElse(headLearningRate, HEAD_LEARNING_RATE), orElse(headWeightDecay, weightDecay));
    return new ParameterGroups(prompt, network, bias, head);
  }

  private static double orElse(@Nullable Double given, double otherwise) {
    return given == null ? otherwise : given;
  }

  private void once(String option) {
    if (!given.add(option)) {
      throw new InvalidValueException("The option " + option + " is set twice; set it once.");
    }
  }
}
