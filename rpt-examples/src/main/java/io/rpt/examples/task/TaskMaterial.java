package io.rpt.examples.task;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of SuperGLUE.
 *
 * @param task the task
 * @param dialect how rows are written, or null for what is usual with the backbone
 * @param options how an encoder-decoder answers
 * @param training labelled rows to learn from
 * @param validation labelled rows to be scored on
 * @param notes what a prompt's provenance shall say of the sample
 */
public record TaskMaterial(
    SuperGlueTask task,
    @Nullable Dialect dialect,
    AnswerOptions options,
    List<Row> training,
    List<Row> validation,
    Map<String, String> notes)
    implements Material {
  /** Copies the collections. */
  public TaskMaterial {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    notes = Map.copyOf(notes);
  }

  @Override
  public Set<String> metrics() {
    return TaskValidation.metrics(task);
  }

  @Override
  public String usualMetric() {
    return TaskValidation.SCORE;
  }

  /**
   * The task in the form in which it is put to a backbone.
   *
   * @throws UnsupportedFeatureException if the dialect is not for it
   */
  public TaskForm form(Backbone backbone) {
    TaskForm usual = TaskForm.usual(task, backbone);
    if (dialect == null) {
      return usual;
    }
    if ((dialect == Dialect.PAIRS) != (usual.dialect() == Dialect.PAIRS)) {
      throw new UnsupportedFeatureException(
          "The dialect "
              + dialect
              + " is not for the backbone "
              + backbone.folder()
              + " of the family "
              + backbone.modelType()
              + ". Encoders read PAIRS, encoder-decoders the others; leave --dialect out for what"
              + " is usual.");
    }
    return new TaskForm(task, dialect);
  }

  @Override
  public void describe(PromptTunerBuilder builder, Backbone backbone) {
    TaskForm form = form(backbone);
    form.notes().forEach(builder::note);
    notes.forEach(builder::note);
    form.fields().ifPresent(builder::format);
  }

  @Override
  public TrainingResult fit(PromptTuner tuner, Backbone backbone) {
    TaskForm form = form(backbone);
    return tuner.fit(form.training(training, options), new TaskValidation(form, validation));
  }
}
