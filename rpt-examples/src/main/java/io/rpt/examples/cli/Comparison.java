package io.rpt.examples.cli;

import com.google.common.collect.Maps;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.plan.Plan;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.superglue.SuperGlueTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;

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
    Map<String, TaskSource> tasks = Maps.toMap(plan.tasks(), name -> task(name, data));
    List<SuperGlueTask> official = official(tasks.values());
    List<CellWork> work = new ArrayList<>();
    for (Plan.Run run : plan.runs(plan.variants(CellWords::concerns))) {
      TaskSource task = Objects.requireNonNull(tasks.get(run.task()));
      CellOptions options = options(run, official);
      work.add(new CellWork(task, options, run.seed(), Optional.of(run.variant().method())));
    }
    return work;
  }

  /**
   * The runs by their cells, in their order.
   *
   * @throws InvalidValueException if two are one cell, or the backbone has no use for an option
   */
  static Map<Cell, CellWork> cells(List<CellWork> all, Backbone backbone) {
    Map<Cell, CellWork> work = new LinkedHashMap<>();
    for (CellWork one : all) {
      Cell cell = checked(one, backbone);
      if (work.put(cell, one) != null) {
        throw new InvalidValueException(
            "The run " + cell + " stands twice in the plan. Leave one of them out.");
      }
    }
    return work;
  }

  private static Cell checked(CellWork work, Backbone backbone) {
    return named(
        "'" + work.method().orElse("") + "'",
        () -> {
          work.options().answering.check(backbone);
          return work.cell(backbone);
        });
  }

  private static TaskSource task(String name, Path data) {
    return Arrays.stream(SuperGlueTask.values())
        .filter(task -> task.officialName().equalsIgnoreCase(name))
        .findFirst()
        .<TaskSource>map(task -> new OfficialSource(task, data))
        .orElseGet(() -> new OwnSource(name, data.resolve(name)));
  }

  private static List<SuperGlueTask> official(Collection<TaskSource> tasks) {
    return tasks.stream()
        .filter(OfficialSource.class::isInstance)
        .map(task -> ((OfficialSource) task).task())
        .toList();
  }

  /** A run's sample is drawn with the run's seed unless told otherwise. */
  private static CellOptions options(Plan.Run run, List<SuperGlueTask> official) {
    Map<String, String> words = new LinkedHashMap<>(run.variant().options());
    if (words.containsKey("few-shot") || words.containsKey("max-train")) {
      words.putIfAbsent(SAMPLE_SEED, String.valueOf(run.seed()));
    }
    return named(
        "'" + run.variant().method() + "' with " + words,
        () -> {
          CellOptions options = CellWords.parse(words);
          options.answering.checkCompared(official);
          return options;
        });
  }

  /**
   * Does some work whose refusals are to name the method.
   *
   * @throws InvalidValueException with the refusal
   */
  private static <T> T named(String method, Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidValueException | ParameterException e) {
      throw new InvalidValueException("The method " + method + ": " + e.getMessage(), e);
    }
  }
}
