package io.rpt.examples.superglue;

import static java.util.stream.Collectors.toSet;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.Answers;
import io.rpt.core.metric.Metric;
import io.rpt.core.metric.Referents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model answered, one answer for each id (example, answer of MultiRC, query of ReCoRD), in
 * the order of the examples. Repeated ids (ReCoRD's rows for further right answers) are left out.
 *
 * @param task the task
 * @param answers the answers
 */
public record Predictions(SuperGlueTask task, List<Answer> answers) {
  /** Copies the list. */
  public Predictions {
    answers = List.copyOf(answers);
  }

  /**
   * An answer.
   *
   * @param example the (first) row that asked
   * @param predictedClass the class, or {@link Metric#NO_CLASS}; for ReCoRD always that
   * @param text the predicted entity of ReCoRD; else what was generated, or empty
   * @param label the right class, or {@link FormattedExample#NO_LABEL}
   * @param valid whether the model gave an answer that could be read
   */
  public record Answer(
      FormattedExample example, int predictedClass, String text, int label, boolean valid) {}

  /**
   * Predictions by rank, or by a classification head.
   *
   * @param examples the rows, of a dialect whose answers are classes
   * @param classes of each row its class
   * @throws InvalidValueException if the lengths differ
   */
  public static Predictions ofClasses(
      SuperGlueTask task, List<FormattedExample> examples, int[] classes) {
    requireLength(examples, classes.length);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      FormattedExample example = examples.get(i);
      boolean valid = classes[i] != Metric.NO_CLASS;
      answers.add(new Answer(example, classes[i], "", example.label(), valid));
    }
    return new Predictions(task, answers);
  }

  /**
   * Reads generated texts. A class must equal its target to the letter; WSC's referents are read by
   * {@link Referents}; a text of ReCoRD is its own answer, and invalid if no word is in it.
   *
   * @param texts of each row what was generated
   * @throws InvalidValueException if the lengths differ, or the dialect has candidates
   */
  public static Predictions ofTexts(
      SuperGlueTask task, Dialect dialect, List<FormattedExample> examples, List<String> texts) {
    requireLength(examples, texts.size());
    AnswerKind kind = task.answerKind(dialect);
    List<String> targets = kind == AnswerKind.CLASS ? task.targets(dialect) : List.of();
    Set<String> seen = new HashSet<>();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      FormattedExample example = examples.get(i);
      String text = texts.get(i);
      if (seen.add(example.id())) {
        answers.add(
            switch (kind) {
              case CLASS -> read(example, text, targets.indexOf(text));
              case GENERATED_REFERENT ->
                  read(example, text, Referents.predictedClass(text, example.references().get(0)));
              case GENERATED_ANSWER -> entity(example, text);
              case CANDIDATES ->
                  throw new InvalidValueException(
                      task + " as " + dialect + " has candidates, but got generated texts.");
            });
      }
    }
    return new Predictions(task, answers);
  }

  private static Answer read(FormattedExample example, String text, int predicted) {
    return new Answer(example, predicted, text, example.label(), predicted != Metric.NO_CLASS);
  }

  private static Answer entity(FormattedExample example, String text) {
    boolean valid = !Answers.normalize(text).isEmpty();
    return new Answer(example, Metric.NO_CLASS, text, FormattedExample.NO_LABEL, valid);
  }

  /**
   * Picks of each group the candidate with the largest number, the first of equal ones.
   *
   * @param examples the rows of COPA or ReCoRD as {@link Dialect#PAIRS}
   * @param scores of each row its logit
   * @throws InvalidValueException if the lengths differ, or a score is NaN
   */
  public static Predictions ofCandidates(
      SuperGlueTask task, List<FormattedExample> examples, double[] scores) {
    requireLength(examples, scores.length);
    List<Answer> answers = new ArrayList<>();
    int end;
    for (int start = 0; start < scores.length; start = end) {
      end = groupEnd(examples, start);
      answers.add(choice(task, examples.subList(start, end), best(scores, start, end) - start));
    }
    requireDistinct(answers);
    return new Predictions(task, answers);
  }

  private static int groupEnd(List<FormattedExample> examples, int start) {
    int end = start + 1;
    String group = examples.get(start).group();
    while (end < examples.size() && examples.get(end).group().equals(group)) {
      end++;
    }
    return end;
  }

  private static int best(double[] scores, int start, int end) {
    int best = start;
    for (int i = start; i < end; i++) {
      if (Double.isNaN(scores[i])) {
        throw new InvalidValueException("The score of row " + i + " is NaN; expected a number.");
      }
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static Answer choice(SuperGlueTask task, List<FormattedExample> group, int best) {
    FormattedExample example = group.get(best);
    if (task == SuperGlueTask.RECORD) {
      return entity(example, example.target());
    }
    boolean known = example.label() != FormattedExample.NO_LABEL;
    int right = group.stream().map(FormattedExample::label).toList().indexOf(1);
    return new Answer(
        example, best, example.target(), known ? right : FormattedExample.NO_LABEL, true);
  }

  private static void requireDistinct(List<Answer> answers) {
    if (answers.stream().map(answer -> answer.example().group()).collect(toSet()).size()
        != answers.size()) {
      throw new InvalidValueException(
          "The candidates of an example do not stand together; keep the rows in their order.");
    }
  }

  private static void requireLength(List<FormattedExample> examples, int count) {
    if (examples.size() != count) {
      throw new InvalidValueException(
          "There are "
              + count
              + " predictions for "
              + examples.size()
              + " rows; expected as many.");
    }
  }

  /** How many answers could not be read; they score as wrong. */
  public int invalid() {
    return (int) answers.stream().filter(answer -> !answer.valid()).count();
  }
}
