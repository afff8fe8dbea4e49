package io.rpt.examples.cli;

import io.rpt.djl.train.Schedule;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainOptionsBuilder;
import java.util.Set;
import java.util.TreeSet;
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
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.01",
      description = "Peak learning rate of prompt and network (default: ${DEFAULT-VALUE}).")
  private double learningRate;

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
          "Examples per forward pass (default: ${DEFAULT-VALUE}); of COPA and ReCoRD on an encoder,"
              + " questions with all their candidates.")
  private int batchSize;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = "Forward passes per optimizer step (default: ${DEFAULT-VALUE}).")
  private int accumulation;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.01",
      description = "AdamW's decoupled weight decay (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

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
        metric == null || metrics.contains(metric),
        "--metric " + metric + " is none of the validation scores " + new TreeSet<>(metrics) + ".");
    TrainOptionsBuilder builder =
        TrainOptions.builder()
            .epochs(epochs)
            .batchSize(batchSize)
            .accumulation(accumulation)
            .learningRate(learningRate)
            .weightDecay(weightDecay)
            .clipNorm(clipNorm)
            .schedule(schedule)
            .warmupSteps(warmupSteps)
            .seed(seed)
            .maxLength(maxLength)
            .metric(metric == null ? usualMetric : metric)
            .trainHead(!freezeHead);
    return (headLearningRate == null ? builder : builder.headLearningRate(headLearningRate))
        .build();
  }
}
