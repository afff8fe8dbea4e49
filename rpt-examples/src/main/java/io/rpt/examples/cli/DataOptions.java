package io.rpt.examples.cli;

import io.rpt.examples.data.Dataset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to train on. */
final class DataOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private TaskOptions official;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Your own training texts: .jsonl or .csv with text (or text_a and text_b) and label.")
  private @Nullable Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "Your own validation texts, of the same form.")
  private @Nullable Path validation;

  /** Refuses options that contradict each other, and reads the data. */
  Dataset read() {
    String own = train != null ? "--train" : "--validation";
    boolean isOwn = train != null || validation != null;
    Usage.require(
        spec,
        !(official.given() && isOwn),
        official.firstName()
            + " and "
            + own
            + " contradict each other: give --task and --data, or --train and"
            + " --validation.");
    if (official.task != null && official.data != null) {
      return Dataset.of(official.task, official.data);
    }
    Usage.require(spec, !official.given(), "--task and --data go together: give both.");
    Usage.require(
        spec, isOwn, "The texts are missing: give --task and --data, or --train and --validation.");
    if (train != null && validation != null) {
      return Dataset.of(train, validation);
    }
    throw new ParameterException(
        spec.commandLine(), "--train and --validation go together: give both.");
  }
}
