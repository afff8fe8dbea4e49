package io.rpt.examples.cli;

import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.OfficialFile.Labels;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.TaskMaterial;
import java.nio.file.Path;
import java.util.List;

/** Reads what a task's official files have to train on. */
final class TaskFiles {
  private TaskFiles() {}

  /** The training split or a sample of it, and the validation split or a part of it. */
  static TaskMaterial material(
      SuperGlueTask task, Path data, SampleOptions sample, AnsweringOptions answering) {
    List<Row> training = labelled(task, data, "train");
    return new TaskMaterial(
        task,
        answering.dialect(),
        answering.options(),
        sample.sample(task, training),
        sample.validation(labelled(task, data, "val")),
        sample.notes());
  }

  /** The rows of a split, which must have labels. */
  static List<Row> labelled(SuperGlueTask task, Path data, String split) {
    return OfficialFile.read(task, OfficialFile.locate(task, data, split), Labels.REQUIRED);
  }
}
