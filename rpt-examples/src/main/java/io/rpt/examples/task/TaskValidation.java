package io.rpt.examples.task;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.Validation;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.superglue.TaskScores;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores prompts by the metrics of a task and {@value #SCORE}, the one number that {@link
 * ScoreProtocol#MEAN_OF_METRICS} makes of them.
 *
 * @param form the task as it is put to the backbone
 * @param rows labelled rows
 */
public record TaskValidation(TaskForm form, List<Row> rows) implements Validation {
  /** The name of the one score. */
  public static final String SCORE = "score";

  /** Copies the list. */
  public TaskValidation {
    rows = List.copyOf(rows);
  }

  @Override
  public List<TextInput> inputs() {
    return examples().stream().map(FormattedExample::input).toList();
  }

  @Override
  public String digest() {
    return DataDigest.sha256(
        examples().stream()
            .map(example -> new LabeledText(example.input(), answers(example)))
            .toList());
  }

  private static String answers(FormattedExample example) {
    return example.id()
        + " "
        + example.target()
        + " "
        + example.label()
        + " "
        + example.references();
  }

  private List<FormattedExample> examples() {
    return form.format(rows, Purpose.EVALUATION);
  }

  @Override
  public Set<String> metrics() {
    return metrics(form.task());
  }

  /** The names of a task's scores. */
  public static Set<String> metrics(SuperGlueTask task) {
    Set<String> names = new TreeSet<>(TaskScores.names(task));
    names.add(SCORE);
    return names;
  }

  @Override
  public Evaluation evaluate(Backbone backbone, ServablePrompt prompt) {
    return evaluation(TaskAnswers.of(form, rows, backbone, prompt));
  }

  /** The scores of answers to labelled rows. */
  public static Evaluation evaluation(TaskAnswers answers) {
    TaskScores scores = TaskScores.of(answers.predictions());
    SortedMap<String, Double> all = new TreeMap<>(scores.metrics());
    all.put(SCORE, scores.score(ScoreProtocol.MEAN_OF_METRICS));
    return new Evaluation(
        all, scores.total(), scores.invalid(), answers.truncated(), answers.constant());
  }
}
