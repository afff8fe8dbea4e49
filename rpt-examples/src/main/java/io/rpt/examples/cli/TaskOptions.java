package io.rpt.examples.cli;

import io.rpt.examples.superglue.SuperGlueTask;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A task's official files. */
final class TaskOptions {
  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "A SuperGLUE task: ${COMPLETION-CANDIDATES}.")
  @Nullable SuperGlueTask task;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      converter = DataPath.class,
      description =
          "The folder of the task's official files, or the one that holds it; or world, for the"
              + " embedded CB, BoolQ and WiC.")
  @Nullable Path data;

  /** Whether any of them is given. */
  boolean given() {
    return task != null || data != null;
  }

  /** The first that is given, for messages; {@code --data} if none is. */
  String firstName() {
    return task != null ? "--task" : "--data";
  }
}
