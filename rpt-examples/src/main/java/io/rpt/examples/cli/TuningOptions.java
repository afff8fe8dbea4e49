package io.rpt.examples.cli;

import io.rpt.djl.train.BackboneDropout;
import io.rpt.djl.train.OptimizerKind;
import io.rpt.djl.train.Schedule;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainOptionsBuilder;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How training goes. */
final class TuningOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "15",
      description = "Passes over the training texts (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description = "adamw or adafactor (default: ${DEFAULT-VALUE}).")
  private OptimizerKind optimizer;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.01",
      description = "Peak learning rate of prompt and network (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--network-lr",
      paramLabel = "RATE",
      description = "Peak learning rate of the network (default: that of --lr).")
  private @Nullable Double networkLearningRate;

  @Option(
      names = "--bias-lr",
      paramLabel = "RATE",
      description =
          "Peak learning rate of the network's biases and norms (default: the network's).")
  private @Nullable Double biasLearningRate;

  @Option(
      names = "--head-lr",
      paramLabel = "RATE",
      description = "Peak learning rate of the head (default: 0.002).")
  private @Nullable Double headLearningRate;

  @Option(names = "--freeze-head", description = "Keep the head at its start values.")
  private boolean freezeHead;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Examples per batch (default: ${DEFAULT-VALUE}); of COPA and ReCoRD on an encoder,"
              + " questions with all their candidates.")
  private int batchSize;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches per optimizer step (default: ${DEFAULT-VALUE}).")
  private int accumulation;

  @Option(
      names = "--token-budget",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most tokens of a forward pass, prompt and padding included; 0: no limit (default:"
              + " ${DEFAULT-VALUE}). Where memory is short: a batch above it goes through in parts,"
              + " with the gradients of the whole.")
  private int tokenBudget;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "Decoupled weight decay of all that is trained (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--network-weight-decay",
      paramLabel = "X",
      description = "Weight decay of the network (default: that of --weight-decay).")
  private @Nullable Double networkWeightDecay;

  @Option(
      names = "--bias-weight-decay",
      paramLabel = "X",
      description = "Weight decay of the network's biases and norms (default: the network's).")
  private @Nullable Double biasWeightDecay;

  @Option(
      names = "--head-weight-decay",
      paramLabel = "X",
      description = "Weight decay of the head (default: that of --weight-decay).")
  private @Nullable Double headWeightDecay;

  @Option(
      names = "--backbone-dropout",
      paramLabel = "NAME",
      defaultValue = "off",
      description =
          "Dropout of the backbone in training: off, own (as in its config.json) or on (0.1)"
              + " (default: ${DEFAULT-VALUE}).")
  private BackboneDropout backboneDropout;

  @Option(
      names = "--checkpoint-layers",
      description =
          "Compute each layer of the backbone again in the backward pass instead of keeping its"
              + " activations: less memory, more time, the same prompt.")
  private boolean checkpointLayers;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "0",
      description = "Largest norm of the gradient; 0: no clipping (default: ${DEFAULT-VALUE}).")
  private double clipNorm;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description = "How the rates move: constant or linear (default: ${DEFAULT-VALUE}).")
  private Schedule schedule;

  @Option(
      names = "--warmup-steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Steps of linear warm-up (default: ${DEFAULT-VALUE}).")
  private int warmupSteps;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Longest row, prompt included; 0: the smaller of 512 and the backbone's (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxLength;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "Validation score that chooses the best epoch, one of those that are printed (default:"
              + " accuracy; for a task, score).")
  private @Nullable String metric;

  /**
   * The options, each checked by the library.
   *
   * @param seed of start values, order and dropout
   * @param usualMetric the score that chooses the best epoch unless told otherwise
   * @param metrics the scores that there will be
   */
  TrainOptions options(long seed, String usualMetric, Set<String> metrics) {
    Usage.require(
        spec,
        !(freezeHead && headLearningRate != null),
        "--head-lr and --freeze-head contradict each other: a frozen head has no learning rate.");
    Usage.require(
        spec,
        !(freezeHead && headWeightDecay != null),
        "--head-weight-decay and --freeze-head contradict each other: a frozen head has no decay.");
    Usage.require(
        spec,
        metric == null || metrics.contains(metric),
        "--metric " + metric + " is none of the validation scores " + new TreeSet<>(metrics) + ".");
    TrainOptionsBuilder builder =
        TrainOptions.builder()
            .epochs(epochs)
            .batchSize(batchSize)
            .accumulation(accumulation)
            .tokenBudget(tokenBudget)
            .optimizer(optimizer)
            .learningRate(learningRate)
            .weightDecay(weightDecay)
            .clipNorm(clipNorm)
            .schedule(schedule)
            .warmupSteps(warmupSteps)
            .backboneDropout(backboneDropout)
            .checkpointLayers(checkpointLayers)
            .seed(seed)
            .maxLength(maxLength)
            .metric(metric == null ? usualMetric : metric)
            .trainHead(!freezeHead);
    set(networkLearningRate, builder::networkLearningRate);
    set(biasLearningRate, builder::biasLearningRate);
    set(headLearningRate, builder::headLearningRate);
    set(networkWeightDecay, builder::networkWeightDecay);
    set(biasWeightDecay, builder::biasWeightDecay);
    set(headWeightDecay, builder::headWeightDecay);
    return builder.build();
  }

  /** Sets an option that was given. */
  private static void set(@Nullable Double value, DoubleConsumer option) {
    if (value != null) {
      option.accept(value);
    }
  }
}
