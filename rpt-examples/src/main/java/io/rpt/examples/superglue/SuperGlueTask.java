package io.rpt.examples.superglue;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The eight tasks of SuperGLUE (Wang et al. 2019), by their official names. */
public enum SuperGlueTask {
  /** Yes-or-no questions. */
  BOOLQ("BoolQ"),
  /** CommitmentBank: entailment in three classes. */
  CB("CB"),
  /** Causes and effects. */
  COPA("COPA"),
  /** Questions with several answers. */
  MULTIRC("MultiRC"),
  /** Entities of news. */
  RECORD("ReCoRD"),
  /** Entailment in two classes. */
  RTE("RTE"),
  /** Words in context. */
  WIC("WiC"),
  /** Winograd's pronouns. */
  WSC("WSC");

  private final String officialName;

  SuperGlueTask(String officialName) {
    this.officialName = officialName;
  }

  /**
   * The task called {@code name}, in any case.
   *
   * @throws InvalidValueException if there is none
   */
  public static SuperGlueTask byName(String name) {
    return Arrays.stream(values())
        .filter(task -> task.officialName.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "No SuperGLUE task is called '"
                        + name
                        + "'; choose one of "
                        + List.of(values())
                        + "."));
  }

  /** The name of its folder in the official data, such as {@code BoolQ}. */
  public String officialName() {
    return officialName;
  }

  /** How it can be written. */
  public Set<Dialect> dialects() {
    return this == WSC
        ? EnumSet.allOf(Dialect.class)
        : EnumSet.complementOf(EnumSet.of(Dialect.RESIDUAL_YES_NO));
  }

  /** How answers are found when the task is written so. */
  public AnswerKind answerKind(Dialect dialect) {
    require(dialect);
    boolean pairs = dialect == Dialect.PAIRS;
    return switch (this) {
      case RECORD -> pairs ? AnswerKind.CANDIDATES : AnswerKind.GENERATED_ANSWER;
      case COPA -> pairs ? AnswerKind.CANDIDATES : AnswerKind.CLASS;
      case WSC ->
          dialect == Dialect.T5 || dialect == Dialect.RESIDUAL
              ? AnswerKind.GENERATED_REFERENT
              : AnswerKind.CLASS;
      default -> AnswerKind.CLASS;
    };
  }

  /**
   * The target of each class, in class order: what a decoder writes, or a head's labels.
   *
   * @throws InvalidValueException if the task has no classes in this dialect (candidates, generated
   *     answers), or does not have the dialect
   */
  public List<String> targets(Dialect dialect) {
    if (answerKind(dialect) != AnswerKind.CLASS) {
      throw new InvalidValueException(
          officialName
              + " as "
              + dialect
              + " has no target for each class; its answers are "
              + answerKind(dialect)
              + ".");
    }
    return switch (this) {
      case CB -> Entailment.CB;
      case RTE -> Entailment.RTE;
      case COPA -> dialect == Dialect.T5 ? Copa.CHOICES : Wording.LOWER_FALSE_TRUE;
      default -> Wording.falseTrue(dialect);
    };
  }

  /** How many classes its rows have; 0 for MultiRC and ReCoRD, whose rows have none. */
  public int classCount() {
    return switch (this) {
      case CB -> Entailment.CB.size();
      case MULTIRC, RECORD -> 0;
      default -> 2;
    };
  }

  /**
   * Writes rows as a model reads them, in their order.
   *
   * @throws InvalidValueException if the task does not have the dialect
   * @throws io.rpt.core.error.InvalidDataException as {@link Row#format}
   */
  public List<FormattedExample> format(List<Row> rows, Dialect dialect, Purpose purpose) {
    require(dialect);
    return rows.stream().flatMap(row -> row.format(dialect, purpose).stream()).toList();
  }

  private void require(Dialect dialect) {
    if (!dialects().contains(dialect)) {
      throw new InvalidValueException(
          officialName
              + " cannot be written as "
              + dialect
              + "; choose one of "
              + dialects()
              + ".");
    }
  }

  List<Row> read(Fields fields) {
    return switch (this) {
      case BOOLQ -> BoolQ.read(fields);
      case CB -> Entailment.readCb(fields);
      case COPA -> Copa.read(fields);
      case MULTIRC -> MultiRc.read(fields);
      case RECORD -> RecordQuery.read(fields);
      case RTE -> Entailment.readRte(fields);
      case WIC -> WiC.read(fields);
      case WSC -> Wsc.read(fields);
    };
  }

  @Override
  public String toString() {
    return officialName;
  }
}
