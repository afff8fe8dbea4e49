package io.rpt.examples.cli;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.TrainingListener;
import io.rpt.examples.plan.Method;
import io.rpt.examples.plan.Plan;
import io.rpt.examples.plan.PlanFile;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.report.ComparisonReport;
import io.rpt.examples.report.RowSettings;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellRunner;
import io.rpt.examples.runs.CellRunner.Progress;
import io.rpt.examples.runs.ResultFolder;
import io.rpt.examples.runs.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains prompts by many methods with many settings, and shows how they compare. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    modelTransformer = ListOptions.class,
    description = {
      "Runs every method on every task with every seed and every combination of the options that"
          + " concern it, and compares them. Options of a run may have several values, joined by"
          + " commas: --lr 0.01,0.1 --prompt-length 2,10. Equal seeds see the same examples in the"
          + " same order and start from the same words, whatever the method.",
      "Writes OUT/results.jsonl, a line for each run, OUT/report.md and pictures beside it. The same command again goes"
          + " on where it was stopped.",
      "A plan file is a JSON object with methods, tasks, seeds and reference, and options of runs by"
          + " their names without dashes, each with a value or a list. A method is a known name, or"
          + " an object with a name, options of its own, which stand instead of the plan's, and"
          + " perhaps like, a known method that has them too:",
      "  {\"methods\": [\"plain\", {\"name\": \"wide\", \"like\": \"residual\", \"bottleneck\": 800}],",
      "   \"tasks\": [\"CB\", \"RTE\"], \"seeds\": [1, 2, 3], \"lr\": [0.01, 0.1], \"epochs\": 10}",
      "What the command line gives stands instead of the file's."
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--plan", paramLabel = "FILE", description = "The plan file.")
  private @Nullable Path planFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      converter = DataPath.class,
      description =
          "The folder that holds the tasks' folders: SuperGLUE's by their official names, or others"
              + " with train.jsonl or .csv and val.jsonl or .csv with text (or text_a and text_b) and"
              + " label; or world, for the embedded CB, BoolQ and WiC. Without --data and --backbone:"
              + " world and world-bert.")
  private @Nullable Path data;

  @Mixin private BackboneOptions backbone;

  @Option(
      names = "--methods",
      paramLabel = "NAME",
      split = ",",
      description =
          "The methods, joined by commas: plain, residual, residual-separate, residual-no-norm,"
              + " residual-gamma0, mlp, lstm, paper-lstm, p-tuning, low-rank, superpos, superpos-softmax;"
              + " and without a prompt full (all weights) and none (a linear head alone, or, where"
              + " answers are ranked or written, the model as it is). Options that concern no prompt are theirs too; a plan"
              + " file gives full a learning rate of its own.")
  private @Nullable List<String> methods;

  @Option(names = "--tasks", paramLabel = "TASK", split = ",", description = "The tasks' folders.")
  private @Nullable List<String> tasks;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      split = ",",
      description = "The seeds, joined by commas (default: 1,2,3).")
  private @Nullable List<Long> seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where results and report are kept; made if it is missing.")
  private Path out;

  @Option(names = "--keep-prompts", description = "Keep each run's prompt under OUT/runs.")
  private boolean keepPrompts;

  @Option(
      names = "--reference",
      paramLabel = "NAME",
      description =
          "The method that others are compared with (default: the plan file's, else plain if it is"
              + " among them, else the first).")
  private @Nullable String reference;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Run the I-th of N parts, for N processes at once over one OUT; each writes a results file"
              + " of its own, and the report has what all have found.")
  private @Nullable Shard shard;

  @Option(
      names = "--report-only",
      description = "Run nothing: write tables and pictures of all results in OUT.")
  private boolean reportOnly;

  @Option(names = "--quiet", description = "Show no progress, only a line for each run.")
  private boolean quiet;

  /** Used by the command line. */
  public CompareCommand() {}

  @Override
  public Integer call() {
    PlanFile file =
        planFile == null ? PlanFile.empty() : PlanFile.read(planFile, CellWords::isOption);
    String base = reference != null ? reference : file.reference().orElse("");
    if (reportOnly) {
      report(List.copyOf(new ResultFolder(out).read().keySet()), base);
      return 0;
    }
    Plan plan = plan(file);
    requireBothOrNeither();
    Usage.require(
        spec,
        base.isEmpty() || plan.methods().stream().anyMatch(method -> method.name().equals(base)),
        "The reference '" + base + "' is none of the methods.");
    List<CellWork> work = Comparison.work(plan, data == null ? DataPath.world() : data);
    OutFolder.make(out);
    return Interrupts.obey(() -> run(work, base));
  }

  /** The embedded world goes with its own backbone. */
  private void requireBothOrNeither() {
    Usage.require(
        spec,
        (data == null) == !backbone.isGiven(),
        (data == null
                ? "The data are missing: give --data"
                : "The model is missing: give --backbone")
            + ", or leave out both --data and --backbone for world and world-bert.");
  }

  private Plan plan(PlanFile file) {
    List<Method> compared =
        methods == null ? file.methods() : methods.stream().map(Method::byName).toList();
    List<String> chosen = tasks == null ? file.tasks() : tasks;
    Usage.require(spec, !compared.isEmpty(), "The methods are missing: give --methods or --plan.");
    Usage.require(spec, !chosen.isEmpty(), "The tasks are missing: give --tasks or --plan.");
    return new Plan(
        compared,
        chosen,
        seeds != null ? seeds : file.seeds().isEmpty() ? List.of(1L, 2L, 3L) : file.seeds(),
        file.options().with(ListOptions.given(spec)));
  }

  private int run(List<CellWork> all, String base) {
    ProgressView view = ProgressView.of(spec.commandLine().getErr(), quiet);
    try (Backbone model = backbone.open(view, EmbeddedBackbone.BERT)) {
      view.during("Hashing the backbone's files", model::digest);
      Map<Cell, CellWork> work = Comparison.cells(all, model);
      Progress progress = run(model, work, view);
      if (progress.interrupted()) { // a virtual machine that is ending draws no pictures
        spec.commandLine()
            .getErr()
            .println(
                "rpt: interrupted; the same command again goes on from "
                    + out
                    + ", with --report-only it shows what is there");
        return Interrupts.EXIT_CODE;
      }
      report(List.copyOf(work.keySet()), base);
      return progress.results().stream().allMatch(CellResult::isDone) ? 0 : 1;
    }
  }

  /** Runs this process's part of what no process has finished. */
  private Progress run(Backbone model, Map<Cell, CellWork> work, ProgressView view) {
    ResultFolder folder = new ResultFolder(out);
    Optional<Shard> part = Optional.ofNullable(shard);
    Path file = folder.file(part);
    Map<Cell, CellResult> elsewhere = folder.readOthers(file);
    List<Cell> all = List.copyOf(work.keySet());
    List<Cell> own =
        part.map(one -> one.of(all)).orElse(all).stream()
            .filter(cell -> !(elsewhere.get(cell) instanceof CellResult.Done))
            .toList();
    CellProgress lines = new CellProgress(spec.commandLine().getOut(), RowSettings.names(all));
    try (ComparisonProgress progress = new ComparisonProgress(view, lines)) {
      return new CellRunner(file, progress)
          .run(own, cell -> run(model, cell, Objects.requireNonNull(work.get(cell)), progress));
    }
  }

  private CellOutcome run(Backbone model, Cell cell, CellWork work, TrainingListener listener) {
    Path own = keepPrompts ? out.resolve("runs").resolve(cell.id()) : null;
    return work.run(model, listener, own);
  }

  private void report(List<Cell> cells, String base) {
    Map<Cell, CellResult> known = new ResultFolder(out).read();
    List<CellResult> results =
        cells.stream()
            .map(known::get)
            .filter(Objects::nonNull)
            .map(CellResult.class::cast)
            .toList();
    if (results.isEmpty()) {
      spec.commandLine().getErr().println("rpt: " + out + " has no result yet");
      return;
    }
    ComparisonReport report = new ComparisonReport(results, cells.size() - results.size(), base);
    report.write(out);
    spec.commandLine().getOut().print(report.markdown());
    spec.commandLine().getOut().flush();
  }
}
