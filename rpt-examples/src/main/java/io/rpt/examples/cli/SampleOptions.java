package io.rpt.examples.cli;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.prompt.Averaging;
import io.rpt.examples.superglue.FewShot;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.Subset;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.OwnMaterial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much of a task's training split is learned from. */
final class SampleOptions {
  /** The name under which results have the seed of the sample. */
  static final String SEED_NOTE = "sample_seed";

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
          "Seed of --few-shot and --max-train alone: runs with the same one learn from the same"
              + " examples (default: "
              + DEFAULT_SEED
              + "; in compare the run's seed).")
  private @Nullable Long seed;

  @Option(
      names = "--validation-rows",
      paramLabel = "N",
      description =
          "Validate on at most N examples (of MultiRC questions, of ReCoRD queries), the same in all"
              + " runs.")
  private @Nullable Integer validationRows;

  /** Whether any of them is given. */
  boolean given() {
    return perClass != null || most != null || seed != null || validationRows != null;
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

  /** The rows that are validated on. */
  <T> List<T> validation(List<T> rows) {
    return validationRows == null ? rows : new Subset(validationRows, DEFAULT_SEED).sample(rows);
  }

  /** Own texts to learn from and to validate on. */
  OwnMaterial sample(OwnMaterial whole, @Nullable Averaging averaging) {
    List<LabeledText> training = whole.training();
    if (perClass != null) {
      List<String> labels = Labels.of(training);
      List<Integer> classes = IntStream.range(0, labels.size()).boxed().toList();
      training =
          new FewShot(perClass, seed())
              .sample("own texts", training, text -> labels.indexOf(text.label()), classes);
    } else if (most != null) {
      training = new Subset(most, seed()).sample(training);
    }
    return new OwnMaterial(
        whole.format(), training, validation(whole.validation()), averaging, whole.maxTokens());
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
      notes.put(SEED_NOTE, String.valueOf(seed()));
    }
    if (validationRows != null) {
      notes.put("validation_rows", validationRows.toString());
    }
    return notes;
  }

  private long seed() {
    return seed == null ? DEFAULT_SEED : seed;
  }
}
