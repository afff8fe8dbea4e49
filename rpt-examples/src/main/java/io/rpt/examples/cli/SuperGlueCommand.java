package io.rpt.examples.cli;

import io.rpt.core.io.AtomicFiles;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LongWork;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellRunner;
import io.rpt.examples.runs.CellRunner.Progress;
import io.rpt.examples.runs.ScoreTable;
import io.rpt.examples.runs.TableLayout;
import io.rpt.examples.runs.TableReport;
import io.rpt.examples.superglue.SuperGlueTask;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains prompts for many tasks and seeds, and shows the table. */
@Command(
    name = "superglue",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a prompt for each task and seed, and prints the paper's table: tasks as columns,"
          + " their average last.",
      "Scores are those of the best epoch on the validation split, as in the paper. Writes"
          + " OUT/results.jsonl, OUT/table.txt, OUT/table.md, OUT/table.jsonl and each run's prompt"
          + " under OUT/runs. The same command again goes on where it was stopped."
    })
public final class SuperGlueCommand implements Callable<Integer> {
  /** The forms of the printed table. */
  enum Form {
    /** For a terminal. */
    TEXT,
    /** For a document. */
    MARKDOWN,
    /** For a program: JSON lines. */
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      converter = DataPath.class,
      description =
          "The folder that holds the tasks' official folders (BoolQ, CB …); or world, for the"
              + " embedded CB, BoolQ and WiC.")
  private Path data;

  @Mixin private BackboneOptions backbone;

  @Option(
      names = "--tasks",
      paramLabel = "TASK",
      split = ",",
      defaultValue = "BoolQ,CB,COPA,MultiRC,ReCoRD,RTE,WiC,WSC",
      description = "The tasks, joined by commas (default: all eight).")
  private List<SuperGlueTask> tasks;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,3",
      description = "The seeds, joined by commas (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where results, tables and prompts are kept; made if it is missing.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "The printed table: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Form form;

  @Mixin private CellOptions options;

  @Option(names = "--quiet", description = "Show neither bars nor epochs, only runs and table.")
  private boolean quiet;

  /** Used by the command line. */
  public SuperGlueCommand() {}

  @Override
  public Integer call() {
    Usage.require(spec, distinct(tasks), "--tasks names a task twice: " + tasks + ".");
    Usage.require(spec, distinct(seeds), "--seeds names a seed twice: " + seeds + ".");
    options.check(spec);
    options.answering.check(tasks);
    OutFolder.make(out);
    return Interrupts.obey(this::run);
  }

  private static boolean distinct(List<?> values) {
    return new HashSet<>(values).size() == values.size();
  }

  private int run() {
    ProgressView view = ProgressView.of(spec.commandLine().getErr(), quiet);
    try (Backbone model = backbone.open(view)) {
      options.answering.check(model);
      view.during("Hashing the backbone's files", model::digest);
      Map<Cell, CellWork> work = work(model);
      CellProgress lines = new CellProgress(spec.commandLine().getOut(), List.of("task", "seed"));
      Progress progress =
          new CellRunner(out.resolve("results.jsonl"), lines)
              .run(List.copyOf(work.keySet()), cell -> run(model, cell, work, view));
      show(progress);
      if (progress.interrupted()) {
        spec.commandLine()
            .getErr()
            .println("rpt: interrupted; the same command again goes on from " + out);
        return Interrupts.EXIT_CODE;
      }
      return progress.results().stream().allMatch(CellResult::isDone) ? 0 : 1;
    }
  }

  private Map<Cell, CellWork> work(Backbone model) {
    Map<Cell, CellWork> work = new LinkedHashMap<>();
    for (SuperGlueTask task : tasks) {
      OfficialSource source = new OfficialSource(task, data);
      for (long seed : seeds) {
        CellWork cell = new CellWork(source, options, seed, Optional.empty());
        work.put(cell.cell(model), cell);
      }
    }
    return work;
  }

  /** Trains a cell's prompt, or goes on with it, and saves it. */
  private CellOutcome run(Backbone model, Cell cell, Map<Cell, CellWork> all, ProgressView view) {
    CellWork work = Objects.requireNonNull(all.get(cell));
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path own = out.resolve("runs").resolve(cell.id());
    try (TrainProgress progress = new TrainProgress(stdout, err, quiet, view, work.metric())) {
      return LongWork.heard(progress, () -> work.run(model, progress, own));
    }
  }

  private void show(Progress progress) {
    TableLayout layout =
        new TableLayout(
            List.of("backbone", "method"),
            "task",
            Arrays.stream(SuperGlueTask.values()).map(SuperGlueTask::officialName).toList(),
            List.of("seed"));
    ScoreTable table = ScoreTable.of(layout, ScoreProtocol.MEAN_OF_METRICS, progress.results());
    TableReport report = new TableReport(table);
    write("table.txt", report.text());
    write("table.md", report.markdown());
    write("table.jsonl", report.jsonLines());
    PrintWriter stdout = spec.commandLine().getOut();
    switch (form) {
      case TEXT -> stdout.print(report.text());
      case MARKDOWN -> stdout.print(report.markdown());
      case JSON -> stdout.print(report.jsonLines());
    }
    stdout.flush();
  }

  private void write(String name, String content) {
    AtomicFiles.write(out.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }
}
