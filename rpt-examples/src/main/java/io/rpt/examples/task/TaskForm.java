package io.rpt.examples.task;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.prompt.Provenance;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.EncoderFamily;
import io.rpt.djl.train.TrainingSet;
import io.rpt.examples.superglue.AnswerKind;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A task of SuperGLUE in the form in which it is put to a backbone.
 *
 * @param task the task
 * @param dialect how its rows are written
 */
public record TaskForm(SuperGlueTask task, Dialect dialect) {
  /** The name under which a prompt's provenance has the task. */
  public static final String TASK_NOTE = "task";

  /** The name under which a prompt's provenance has the dialect. */
  public static final String DIALECT_NOTE = "dialect";

  /** The form that goes with a backbone: sentence pairs for an encoder, else T5's own dialect. */
  public static TaskForm usual(SuperGlueTask task, Backbone backbone) {
    return new TaskForm(task, usualDialect(backbone));
  }

  /** The dialect that goes with a backbone. */
  public static Dialect usualDialect(Backbone backbone) {
    return backbone.block() instanceof EncoderFamily ? Dialect.PAIRS : Dialect.T5;
  }

  /**
   * The form that a prompt was trained in.
   *
   * @throws InvalidDataException if it was trained on another task, on no task of SuperGLUE, or in
   *     a dialect that the task does not have
   */
  public static TaskForm trained(SuperGlueTask task, Provenance provenance) {
    Map<String, String> options = provenance.options();
    String trained = options.get(TASK_NOTE);
    String dialect = options.get(DIALECT_NOTE);
    if (dialect == null || !task.officialName().equals(trained)) {
      throw new InvalidDataException(
          "The prompt was trained on "
              + (trained == null ? "texts that are no task of SuperGLUE" : trained)
              + ", but "
              + task
              + " is asked for. Use a prompt of this task, or give your texts with --file.");
    }
    return task.dialects().stream()
        .filter(known -> known.name().equals(dialect))
        .findFirst()
        .map(known -> new TaskForm(task, known))
        .orElseThrow(
            () ->
                new InvalidDataException(
                    "The prompt was trained on "
                        + task
                        + " in the dialect '"
                        + dialect
                        + "'; expected one of "
                        + task.dialects()
                        + ". Train it again with this version."));
  }

  /** What a prompt's provenance says of the form, by name. */
  public Map<String, String> notes() {
    return Map.of(TASK_NOTE, task.officialName(), DIALECT_NOTE, dialect.name());
  }

  /** The official fields that make the texts, where these are fields as they stand. */
  public Optional<TextFormat> fields() {
    if (dialect != Dialect.PAIRS) {
      return Optional.empty();
    }
    return switch (task) {
      case BOOLQ -> Optional.of(new TextFormat(List.of("question", "passage")));
      case CB, RTE -> Optional.of(new TextFormat(List.of("premise", "hypothesis")));
      default -> Optional.empty();
    };
  }

  /** How answers are found. */
  AnswerKind answerKind() {
    return task.answerKind(dialect);
  }

  /** The rows as a model reads them. */
  List<FormattedExample> format(List<Row> rows, Purpose purpose) {
    return task.format(rows, dialect, purpose);
  }

  /**
   * The rows as a prompt learns from them.
   *
   * @throws InvalidDataException if no row has a right answer to learn
   */
  public TrainingSet training(List<Row> rows, AnswerOptions options) {
    List<FormattedExample> examples = format(rows, Purpose.TRAINING);
    return switch (answerKind()) {
      case CANDIDATES -> TrainingSet.choices(questions(examples));
      case CLASS ->
          dialect == Dialect.PAIRS
              ? TrainingSet.labels(answered(examples), task.targets(dialect))
              : TrainingSet.ranked(answered(examples), task.targets(dialect), options.averaging());
      case GENERATED_REFERENT -> TrainingSet.generated(answered(examples), options.maxTokens());
      case GENERATED_ANSWER ->
          options.ranksEntities()
              ? TrainingSet.candidates(answered(examples), options.averaging())
              : TrainingSet.generated(answered(examples), options.maxTokens());
    };
  }

  private static List<LabeledText> answered(List<FormattedExample> examples) {
    return examples.stream()
        .map(example -> new LabeledText(example.input(), example.target()))
        .toList();
  }

  private static List<MultipleChoice> questions(List<FormattedExample> examples) {
    List<MultipleChoice> questions = new ArrayList<>();
    for (List<FormattedExample> group : groups(examples)) {
      List<TextInput> candidates = group.stream().map(FormattedExample::input).toList();
      questions.add(
          new MultipleChoice(
              candidates,
              IntStream.range(0, group.size())
                  .filter(i -> group.get(i).label() == 1)
                  .boxed()
                  .collect(toUnmodifiableSet())));
    }
    return questions;
  }

  /** The rows of each group, in order. */
  static List<List<FormattedExample>> groups(List<FormattedExample> examples) {
    Map<String, List<FormattedExample>> groups = new LinkedHashMap<>();
    examples.forEach(
        example -> groups.computeIfAbsent(example.group(), id -> new ArrayList<>()).add(example));
    return List.copyOf(groups.values());
  }
}
