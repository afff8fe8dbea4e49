package io.rpt.examples.cli;

import com.google.common.base.Suppliers;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.Material;
import io.rpt.examples.task.TaskMaterial;
import io.rpt.examples.task.TaskValidation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A task of SuperGLUE in its official files. */
final class OfficialSource implements TaskSource {
  private final SuperGlueTask task;
  private final Supplier<String> digest;
  private final Supplier<List<Row>> training;
  private final Supplier<List<Row>> validation;

  OfficialSource(SuperGlueTask task, Path data) {
    this.task = task;
    digest =
        Suppliers.memoize(
            () ->
                SplitDigest.of(
                    OfficialFile.locate(task, data, "train"),
                    OfficialFile.locate(task, data, "val")));
    training = Suppliers.memoize(() -> TaskFiles.labelled(task, data, "train"));
    validation = Suppliers.memoize(() -> TaskFiles.labelled(task, data, "val"));
  }

  SuperGlueTask task() {
    return task;
  }

  @Override
  public String name() {
    return task.officialName();
  }

  @Override
  public String filesDigest() {
    return digest.get();
  }

  @Override
  public Set<String> metrics() {
    return TaskValidation.metrics(task);
  }

  @Override
  public String usualMetric() {
    return TaskValidation.SCORE;
  }

  @Override
  public Map<String, String> settings(CellOptions options, Backbone backbone) {
    return options.answering.settings(task, backbone, options.prompt.answersWithWords());
  }

  @Override
  public Material material(CellOptions options) {
    return new TaskMaterial(
        task,
        options.answering.dialect(),
        options.answering.options(),
        options.sample.sample(task, training.get()),
        options.sample.validation(validation.get()),
        options.sample.notes());
  }
}
