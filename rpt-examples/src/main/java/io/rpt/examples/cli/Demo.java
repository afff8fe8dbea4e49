package io.rpt.examples.cli;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.plan.PlanFile;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.report.ComparisonReport;
import io.rpt.examples.report.RowSettings;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellRunner;
import io.rpt.examples.runs.ResultFolder;
import io.rpt.examples.task.TaskMaterial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole path: prompts of every kind trained on a frozen backbone with one budget, a table and a
 * picture of how they do, and the best one saved, reloaded and asked.
 *
 * @param plan what is compared, on one task of SuperGLUE with one seed
 * @param backboneFolder the frozen model
 * @param data the tasks
 * @param out where everything is written; what it has of an earlier call is not run again
 * @param print the output
 * @param view where progress is shown
 */
record Demo(
    PlanFile plan, Path backboneFolder, Path data, Path out, PrintWriter print, ProgressView view) {
  /** Returns the exit code. */
  int run() {
    List<CellWork> work = Comparison.work(plan.plan(), data);
    TaskMaterial task = task(work.get(0));
    try (Backbone backbone = open()) {
      String before = backbone.weightsHash();
      introduce(backbone, task);
      Map<Cell, CellWork> cells = Comparison.cells(work, backbone);
      CellRunner.Progress progress = train(backbone, cells);
      if (progress.interrupted()) {
        say("Interrupted; rpt demo --out %s goes on.", out);
        return Interrupts.EXIT_CODE;
      }
      compare(progress.results(), task);
      best(progress.results(), cells).ifPresent(best -> serve(best, backbone, task));
      requireUnchanged(before, backbone);
      sayWhere();
      return progress.results().stream().allMatch(CellResult::isDone) ? 0 : 1;
    }
  }

  private Backbone open() {
    return view.during(
        "Opening the backbone", () -> Backbone.open(backboneFolder, DeviceChoice.CPU));
  }

  private static TaskMaterial task(CellWork work) {
    if (work.task().material(work.options()) instanceof TaskMaterial material) {
      return material;
    }
    throw new InvalidValueException(
        "The demonstration's task is " + work.task().name() + "; expected one of SuperGLUE's.");
  }

  private void introduce(Backbone backbone, TaskMaterial task) {
    say("1. The backbone: %s, %,d values, all frozen.", name(), backbone.parameterCount());
    say("   It was made from text about a small world, and has never seen the task.");
    say(
        "   The task: %s, answered by %s.",
        task.task(), String.join(", ", answers(backbone, task)));
    say(
        "   %,d examples to learn from, %,d others to be scored on.",
        task.training().size(), task.validation().size());
    say("2. Training: equal examples, epochs and seed for every method.");
  }

  private Path name() {
    return backboneFolder.getFileName();
  }

  private static List<String> answers(Backbone backbone, TaskMaterial task) {
    return task.task().targets(task.form(backbone).dialect());
  }

  /** Trains what is not done yet. Each prompt is kept, so that a stopped run can go on. */
  private CellRunner.Progress train(Backbone backbone, Map<Cell, CellWork> cells) {
    CellProgress lines = new CellProgress(print, List.of(RowSettings.METHOD));
    try (ComparisonProgress progress = new ComparisonProgress(view, lines)) {
      return new CellRunner(new ResultFolder(out).file(Optional.empty()), progress)
          .run(
              List.copyOf(cells.keySet()),
              cell -> {
                CellWork work = Objects.requireNonNull(cells.get(cell));
                return work.run(backbone, progress, hasPrompt(work) ? folder(cell) : null);
              });
    }
  }

  private static boolean hasPrompt(CellWork work) {
    return work.options().trained == Trained.PROMPT;
  }

  private Path folder(Cell cell) {
    return out.resolve("runs").resolve(cell.setting(RowSettings.METHOD));
  }

  private void compare(List<CellResult> results, TaskMaterial task) {
    say("3. The comparison:%n");
    print.print(DemoTable.of(results).text().indent(3));
    say("%n   score: the mean of %s, in percent,", String.join(" and ", task.reportedMetrics()));
    say("   after the best epoch. %s", DemoTable.majority(results));
    new ComparisonReport(results, 0, plan.reference().orElse("")).write(out);
  }

  /** The run with the best prompt. */
  private static Optional<Done> best(List<CellResult> results, Map<Cell, CellWork> cells) {
    return results.stream()
        .flatMap(result -> result instanceof Done done ? Stream.of(done) : Stream.empty())
        .filter(done -> hasPrompt(Objects.requireNonNull(cells.get(done.cell()))))
        .max(Comparator.comparingDouble(done -> done.outcome().score()));
  }

  private void serve(Done best, Backbone backbone, TaskMaterial task) {
    Path saved = PromptPlace.find(folder(best.cell()));
    ProjectedPrompt prompt = PromptFiles.loadProjected(saved);
    say(
        "4. The best prompt, %s, was projected and saved:",
        best.cell().setting(RowSettings.METHOD));
    say("   %s", saved);
    say(
        "   Of %,d trained numbers %,d are kept, in %,d bytes.",
        best.outcome().trainedParameters(), prompt.keptParameterCount(), RunFolder.bytes(saved));
    say("   Reloaded, it scores %.1f:%n", 100 * DemoAnswers.score(backbone, prompt, task));
    print.print(DemoAnswers.some(backbone, prompt, task));
  }

  private void requireUnchanged(String before, Backbone backbone) {
    String after = backbone.weightsHash();
    if (!after.equals(before)) {
      throw new RptException(
          "The frozen backbone's weights changed: their hash was "
              + before
              + " and is "
              + after
              + ".");
    }
    say("5. The backbone is unchanged, SHA-256 of its weights before and after:");
    say("   %s%n   %s", before, after);
  }

  private void sayWhere() {
    say("6. To look at:");
    say("   learning curves  %s", out.resolve("learning.png"));
    say("   report           %s", out.resolve(ComparisonReport.NAME));
    say("   each run, JSON   %s", out.resolve("results.jsonl"));
    say("Next: more seeds and tasks, or your own: rpt compare --help, rpt train --help.");
  }

  private void say(String format, @Nullable Object... values) {
    print.println(String.format(Locale.ROOT, format, values));
    print.flush();
  }
}
