package io.rpt.examples.cli;

import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.plan.Plan;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.superglue.SuperGlueTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a plan's runs are, read and checked before any model is opened. */
final class Comparison {
  private static final String SAMPLE_SEED = "sample-seed";

  private Comparison() {}

  /**
   * All runs in their order.
   *
   * @throws InvalidValueException naming the method, if its options cannot be
   * @throws io.rpt.core.error.InvalidFileException if a task is not there
   */
  static List<CellWork> work(Plan plan, Path data) {
    Map<String, TaskSource> tasks =
        plan.tasks().stream()
            .collect(Collectors.toMap(Function.identity(), name -> task(name, data)));
    List<CellWork> work = new ArrayList<>();
    for (Plan.Run run : plan.runs(plan.variants(CellWords::concerns))) {
      TaskSource task = Objects.requireNonNull(tasks.get(run.task()));
      work.add(new CellWork(task, options(run), run.seed(), Optional.of(run.variant().method())));
    }
    return work;
  }

  /**
   * The runs by their cells, in their order.
   *
   * @throws InvalidValueException if two are one cell
   */
  static Map<Cell, CellWork> cells(List<CellWork> all, Backbone backbone) {
    Map<Cell, CellWork> work = new LinkedHashMap<>();
    for (CellWork one : all) {
      if (work.put(one.cell(backbone), one) != null) {
        throw new InvalidValueException(
            "The run " + one.cell(backbone) + " stands twice in the plan. Leave one of them out.");
      }
    }
    return work;
  }

  private static TaskSource task(String name, Path data) {
    return Arrays.stream(SuperGlueTask.values())
        .filter(task -> task.officialName().equalsIgnoreCase(name))
        .findFirst()
        .<TaskSource>map(task -> new OfficialSource(task, data))
        .orElseGet(() -> new OwnSource(name, data.resolve(name)));
  }

  /** A run's sample is drawn with the run's seed unless told otherwise. */
  private static CellOptions options(Plan.Run run) {
    Map<String, String> words = new LinkedHashMap<>(run.variant().options());
    if (words.containsKey("few-shot") || words.containsKey("max-train")) {
      words.putIfAbsent(SAMPLE_SEED, String.valueOf(run.seed()));
    }
    try {
      return CellWords.parse(words);
    } catch (InvalidValueException e) {
      throw new InvalidValueException(
          "The method '" + run.variant().method() + "' with " + words + ": " + e.getMessage(), e);
    }
  }
}
