package io.rpt.examples.cli;

import io.rpt.core.error.RptException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LongWork;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingDivergedException;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.task.Material;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a prompt. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a prompt on a frozen backbone and saves it.",
      "Writes OUT/prompt (projected, or with its generator, for eval and predict), OUT/trained (with"
          + " the network of a projected one) and OUT/state. The same command again goes on where it was stopped."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOptions data;
  @Mixin private BackboneOptions backbone;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the prompt is saved; made if it is missing.")
  private Path out;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the state is saved after each epoch (default: OUT/state).")
  private @Nullable Path state;

  @Option(names = "--overwrite", description = "Replace another run's prompt and state.")
  private boolean overwrite;

  @Mixin private PromptOptions prompt;
  @Mixin private TuningOptions tuning;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of start values, order and dropout (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write one JSON line per epoch and one for the result.")
  private @Nullable Path json;

  @Option(names = "--quiet", description = "Show neither bar nor epochs, only the summary.")
  private boolean quiet;

  /** Used by the command line. */
  public TrainCommand() {}

  @Override
  public Integer call() {
    prompt.check();
    Material material = data.read(prompt.answersWithWords());
    TrainOptions options = tuning.options(seed, material.usualMetric(), material.metrics());
    return Interrupts.obey(() -> train(options, material));
  }

  private int train(TrainOptions options, Material material) {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter stdout = spec.commandLine().getOut();
    Path stateFolder = state == null ? out.resolve("state") : state;
    ProgressView view = ProgressView.of(err, quiet);
    try (Backbone model = backbone.open(view);
        TrainProgress progress = new TrainProgress(stdout, err, quiet, view, options.metric());
        TrainReport report = new TrainReport(json)) {
      data.check(model);
      PromptTunerBuilder builder =
          PromptTuner.on(model)
              .options(options)
              .stateFolder(stateFolder)
              .listener(
                  event -> {
                    progress.on(event);
                    report.on(event);
                  });
      prompt.describe(builder, seed);
      material.describe(builder, model);
      PromptTuner tuner = builder.build();
      try (RunFolder folder = RunFolder.open(out, stateFolder, overwrite)) {
        fit(
            () -> LongWork.heard(progress, () -> material.fit(tuner, model)),
            folder,
            progress,
            report);
      }
      return 0;
    } catch (RptException e) {
      if (e instanceof TrainingInterruptedException || Thread.interrupted()) {
        err.println("rpt: interrupted; the same command again goes on from " + stateFolder);
        return Interrupts.EXIT_CODE;
      }
      throw e;
    }
  }

  private void fit(
      Supplier<TrainingResult> training,
      RunFolder folder,
      TrainProgress progress,
      TrainReport report) {
    long start = System.nanoTime();
    TrainingResult result = fit(training, folder);
    progress.close();
    long bytes = folder.save(result);
    double seconds = (System.nanoTime() - start) / 1e9;
    report.finish(result, spec.commandLine().getParseResult().originalArgs(), bytes, seconds);
    summarize(result, folder, bytes, seconds);
  }

  /** Trains; if training diverges, the prompt of the best epoch before is saved. */
  private TrainingResult fit(Supplier<TrainingResult> training, RunFolder folder) {
    try {
      return training.get();
    } catch (TrainingDivergedException e) {
      e.best().ifPresent(folder::saveServable);
      e.best()
          .ifPresent(
              prompt ->
                  spec.commandLine()
                      .getErr()
                      .println("rpt: the prompt of the best epoch is saved in " + folder.prompt()));
      throw e;
    }
  }

  private void summarize(TrainingResult result, RunFolder folder, long bytes, double seconds) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("best epoch          " + result.bestEpoch() + " of " + result.epochs().size());
    result.best().scores().forEach((name, score) -> stdout.printf("%-19s %s%n", name, score));
    Evaluation best = result.best().evaluation();
    stdout.printf(Locale.ROOT, "invalid answers     %d of %d%n", best.invalid(), best.total());
    stdout.printf(Locale.ROOT, "trained parameters  %,d%n", result.trainedParameters());
    stdout.printf(
        Locale.ROOT,
        "kept parameters     %,d (%,d bytes)%n",
        result.servable().keptParameterCount(),
        bytes);
    stdout.printf(
        Locale.ROOT,
        "truncated texts     %d in training, %d in validation%n",
        result.truncatedTexts(),
        best.truncated());
    stdout.println(
        "backbone            unchanged (SHA-256 in memory " + result.weightsHash() + ")");
    stdout.printf(Locale.ROOT, "seconds             %.1f%n", seconds);
    stdout.println("saved in            " + folder.prompt());
  }
}
