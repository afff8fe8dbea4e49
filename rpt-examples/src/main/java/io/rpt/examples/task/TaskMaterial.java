package io.rpt.examples.task;

import com.google.common.primitives.Ints;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainingResult;
import io.rpt.djl.train.TrainingSet;
import io.rpt.djl.train.Validation;
import io.rpt.examples.superglue.AnswerKind;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Predictions;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.superglue.TaskScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

  @Override
  public List<String> reportedMetrics() {
    return TaskScores.names(task);
  }

  @Override
  public OptionalDouble majorityScore(Backbone backbone) {
    TaskForm form = form(backbone);
    if (form.answerKind() != AnswerKind.CLASS) {
      return OptionalDouble.empty();
    }
    List<FormattedExample> examples = form.format(validation, Purpose.EVALUATION);
    int[] counts = new int[task.targets(form.dialect()).size()];
    examples.forEach(example -> counts[example.label()]++);
    int[] always = new int[examples.size()];
    Arrays.fill(always, Ints.indexOf(counts, Ints.max(counts)));
    return OptionalDouble.of(
        TaskScores.of(Predictions.ofClasses(task, examples, always))
            .score(ScoreProtocol.MEAN_OF_METRICS));
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
              + ". Encoders read PAIRS, models that write the others; leave --dialect out for what"
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
  public TrainingSet trainingSet(Backbone backbone) {
    return form(backbone).training(training, options);
  }

  @Override
  public Validation validation(Backbone backbone) {
    return new TaskValidation(form(backbone), validation);
  }

  @Override
  public TrainingResult fit(PromptTuner tuner, Backbone backbone) {
    return tuner.fit(trainingSet(backbone), validation(backbone));
  }
}
