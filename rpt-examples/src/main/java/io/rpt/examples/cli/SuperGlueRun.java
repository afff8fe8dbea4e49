package io.rpt.examples.cli;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LongWork;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellEvent;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.superglue.TaskScores;
import io.rpt.examples.task.TaskMaterial;
import io.rpt.examples.task.TaskValidation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the cells of {@code rpt superglue}: one task and one seed each. */
final class SuperGlueRun {
  private final Backbone backbone;
  private final Path data;
  private final Path runs;
  private final CellOptions options;
  private final boolean quiet;
  private final ProgressView view;
  private final CommandSpec spec;

  SuperGlueRun(
      Backbone backbone,
      Path data,
      Path runs,
      CellOptions options,
      boolean quiet,
      ProgressView view,
      CommandSpec spec) {
    this.backbone = backbone;
    this.data = data;
    this.runs = runs;
    this.options = options;
    this.quiet = quiet;
    this.view = view;
    this.spec = spec;
  }

  /** A task and a seed with everything that decides the result. */
  Cell cell(SuperGlueTask task, long seed) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("backbone", String.valueOf(backbone.folder().toAbsolutePath().getFileName()));
    settings.put("backbone_sha256", backbone.digest());
    settings.put("tokenizer_sha256", backbone.tokenizerDigest());
    settings.put("task", task.officialName());
    settings.put("data_sha256", filesDigest(task));
    settings.putAll(options.prompt.settings(backbone.width()));
    settings.putAll(options.sample.notes());
    settings.putAll(options.answering.settings(task, backbone));
    Map<String, String> tuning = new TreeMap<>(options(task, seed).asMap());
    tuning.remove("seed");
    settings.putAll(tuning);
    settings.put("seed", String.valueOf(seed));
    return new Cell(settings);
  }

  private String filesDigest(SuperGlueTask task) {
    try {
      HashCode training =
          MoreFiles.asByteSource(OfficialFile.locate(task, data, "train")).hash(Hashing.sha256());
      HashCode validation =
          MoreFiles.asByteSource(OfficialFile.locate(task, data, "val")).hash(Hashing.sha256());
      return training + "+" + validation;
    } catch (IOException e) {
      throw new InvalidFileException(
          "The files of " + task + " below " + data + " cannot be read: " + e + ".", e);
    }
  }

  private TrainOptions options(SuperGlueTask task, long seed) {
    return options.tuning.options(seed, TaskValidation.SCORE, TaskValidation.metrics(task));
  }

  /** Trains the cell's prompt, or goes on with it, and saves it. */
  CellOutcome run(Cell cell) {
    SuperGlueTask task = SuperGlueTask.byName(cell.setting("task"));
    long seed = Long.parseLong(cell.setting("seed"));
    TaskMaterial material = TaskFiles.material(task, data, options.sample, options.answering);
    Path own = runs.resolve(cell.id());
    try (TrainProgress progress =
        new TrainProgress(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            quiet,
            view,
            options(task, seed).metric())) {
      PromptTunerBuilder builder =
          PromptTuner.on(backbone)
              .options(options(task, seed))
              .stateFolder(own.resolve("state"))
              .listener(progress);
      options.prompt.describe(builder, seed);
      material.describe(builder, backbone);
      PromptTuner tuner = builder.build();
      try (RunFolder folder = RunFolder.open(own, own.resolve("state"), false)) {
        TrainingResult result = LongWork.heard(progress, () -> material.fit(tuner, backbone));
        folder.save(result);
        return outcome(task, result);
      }
    }
  }

  private static CellOutcome outcome(SuperGlueTask task, TrainingResult result) {
    Evaluation best = result.best().evaluation();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : TaskScores.names(task)) {
      metrics.put(name, Objects.requireNonNull(best.scores().get(name)));
    }
    Map<String, String> provenance = new TreeMap<>(result.projected().provenance().options());
    provenance.put("score_protocol", ScoreProtocol.MEAN_OF_METRICS.protocolName());
    provenance.put("truncated_training_texts", String.valueOf(result.truncatedTexts()));
    provenance.putAll(result.projected().provenance().environment());
    return new CellOutcome(
        metrics,
        Objects.requireNonNull(best.scores().get(TaskValidation.SCORE)),
        best.total(),
        best.invalid(),
        best.constant(),
        best.truncated(),
        result.trainedParameters(),
        result.projected().keptParameterCount(),
        result.bestEpoch(),
        provenance);
  }

  /** Says which cell runs and what came of it. */
  void report(CellEvent event) {
    PrintWriter out = spec.commandLine().getOut();
    if (event instanceof CellEvent.Opened opened) {
      out.printf(
          Locale.ROOT,
          "%d runs, %d of them done before; results in %s%n",
          opened.cells(),
          opened.done(),
          opened.file());
    } else if (event instanceof CellEvent.Started started) {
      out.printf(
          Locale.ROOT,
          "[%d/%d] %s, seed %s%n",
          started.number(),
          started.cells(),
          started.cell().setting("task"),
          started.cell().setting("seed"));
    } else if (event instanceof CellEvent.Ended ended) {
      out.println("        " + line(ended.result()));
    }
    out.flush();
  }

  private static String line(CellResult result) {
    if (result instanceof CellResult.Done done) {
      return String.format(
          Locale.ROOT,
          "score %.4f at epoch %d, %.1f s",
          done.outcome().score(),
          done.outcome().bestEpoch(),
          done.seconds());
    }
    return result instanceof CellResult.Failed failed ? "failed: " + failed.message() : "";
  }

  static boolean isDone(CellResult result) {
    return result instanceof CellResult.Done;
  }
}
