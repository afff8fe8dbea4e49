package io.rpt.examples.cli;

import io.rpt.core.error.RptException;
import io.rpt.core.init.PromptInit;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingDivergedException;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.data.Dataset;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "Writes OUT/prompt (projected, for eval and predict), OUT/trained (with its network) and"
          + " OUT/state. The same command again goes on where it was stopped."
    })
public final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPT = 130;

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
  @Mixin private NetworkOptions network;
  @Mixin private TuningOptions tuning;

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
    TrainOptions options = tuning.options();
    Reparameterizer reparameterizer = network.reparameterizer();
    PromptInit init = prompt.init(options.seed());
    Dataset texts = data.read();
    return Interrupts.obey(() -> train(options, reparameterizer, init, texts));
  }

  private int train(
      TrainOptions options,
      Reparameterizer reparameterizer,
      @Nullable PromptInit init,
      Dataset texts) {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter stdout = spec.commandLine().getOut();
    Path stateFolder = state == null ? out.resolve("state") : state;
    try (Backbone model = backbone.open();
        TrainProgress progress = new TrainProgress(stdout, err, quiet, options.metric().name());
        TrainReport report = new TrainReport(json)) {
      PromptTunerBuilder builder =
          PromptTuner.on(model)
              .promptLength(prompt.length())
              .reparameterizer(reparameterizer)
              .injector(prompt.injector())
              .options(options)
              .labels(texts.labels())
              .format(texts.format())
              .stateFolder(stateFolder)
              .listener(
                  event -> {
                    progress.on(event);
                    report.on(event);
                  });
      PromptTuner tuner = (init == null ? builder : builder.init(init)).build();
      try (RunFolder folder = RunFolder.open(out, stateFolder, overwrite)) {
        fit(tuner, texts, folder, report);
      }
      return 0;
    } catch (RptException e) {
      if (e instanceof TrainingInterruptedException || Thread.interrupted()) {
        err.println("rpt: interrupted; the same command again goes on from " + stateFolder);
        return INTERRUPT;
      }
      throw e;
    }
  }

  private void fit(PromptTuner tuner, Dataset texts, RunFolder folder, TrainReport report) {
    long start = System.nanoTime();
    TrainingResult result = fit(tuner, texts, folder);
    long bytes = folder.save(result);
    double seconds = (System.nanoTime() - start) / 1e9;
    report.finish(result, spec.commandLine().getParseResult().originalArgs(), bytes, seconds);
    summarize(result, texts, folder, bytes, seconds);
  }

  /** Trains; if training diverges, the prompt of the best epoch before is saved. */
  private TrainingResult fit(PromptTuner tuner, Dataset texts, RunFolder folder) {
    try {
      return tuner.fit(texts.training(), texts.validation());
    } catch (TrainingDivergedException e) {
      e.best().ifPresent(folder::saveProjected);
      e.best()
          .ifPresent(
              prompt ->
                  spec.commandLine()
                      .getErr()
                      .println("rpt: the prompt of the best epoch is saved in " + folder.prompt()));
      throw e;
    }
  }

  private void summarize(
      TrainingResult result, Dataset texts, RunFolder folder, long bytes, double seconds) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("best epoch          " + result.bestEpoch() + " of " + result.epochs().size());
    result.best().scores().forEach((name, score) -> stdout.printf("%-19s %s%n", name, score));
    stdout.printf(Locale.ROOT, "trained parameters  %,d%n", result.trainedParameters());
    stdout.printf(
        Locale.ROOT,
        "kept parameters     %,d (%,d bytes)%n",
        result.projected().keptParameterCount(),
        bytes);
    stdout.printf(
        Locale.ROOT,
        "truncated texts     %d of %d%n",
        result.truncatedTexts(),
        texts.training().size());
    stdout.println(
        "backbone            unchanged (SHA-256 in memory " + result.weightsHash() + ")");
    stdout.printf(Locale.ROOT, "seconds             %.1f%n", seconds);
    stdout.println("saved in            " + folder.prompt());
  }
}
