package io.rpt.examples.cli;

import io.rpt.examples.superglue.FewShot;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.Subset;
import io.rpt.examples.superglue.SuperGlueTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much of a task's training split is learned from. */
final class SampleOptions {
  private static final long DEFAULT_SEED = 0;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--few-shot",
      paramLabel = "K",
      description =
          "Learn from K examples of each class (of MultiRC K questions, of ReCoRD K queries).")
  private @Nullable Integer perClass;

  @Option(
      names = "--max-train",
      paramLabel = "N",
      description = "Learn from at most N examples (of MultiRC questions, of ReCoRD queries).")
  private @Nullable Integer most;

  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      description =
          "Seed of --few-shot and --max-train alone, so that all runs learn from the same examples"
              + " (default: "
              + DEFAULT_SEED
              + ").")
  private @Nullable Long seed;

  /** Whether any of them is given. */
  boolean given() {
    return perClass != null || most != null || seed != null;
  }

  /** Refuses options that contradict each other. */
  void check() {
    Usage.require(
        spec,
        perClass == null || most == null,
        "--few-shot and --max-train contradict each other: give one of them.");
    Usage.require(
        spec,
        seed == null || perClass != null || most != null,
        "--sample-seed is the seed of --few-shot or --max-train: give one of them too.");
  }

  /** The rows that are learned from. */
  List<Row> sample(SuperGlueTask task, List<Row> rows) {
    if (perClass != null) {
      return new FewShot(perClass, seed()).sample(task, rows);
    }
    return most == null ? rows : new Subset(most, seed()).sample(rows);
  }

  /** What is said of the sample where results are kept. */
  Map<String, String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    if (perClass != null) {
      notes.put("few_shot", perClass.toString());
    }
    if (most != null) {
      notes.put("max_train", most.toString());
    }
    if (!notes.isEmpty()) {
      notes.put("sample_seed", String.valueOf(seed()));
    }
    return notes;
  }

  private long seed() {
    return seed == null ? DEFAULT_SEED : seed;
  }
}
