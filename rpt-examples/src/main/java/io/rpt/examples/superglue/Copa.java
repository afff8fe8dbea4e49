package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;

/**
 * Which of two choices is the cause or the effect of a premise?
 *
 * @param idx the official number
 * @param premise the premise
 * @param choice1 the first choice, class 0
 * @param choice2 the second choice, class 1
 * @param question {@code cause} or {@code effect}
 * @param label as {@link Row#label}
 */
public record Copa(
    int idx, String premise, String choice1, String choice2, String question, int label)
    implements Row {
  static final List<String> CHOICES = List.of("choice1", "choice2");

  static List<Row> read(Fields fields) {
    int idx = fields.index("example");
    String question = fields.text("question");
    if (!question.equals("cause") && !question.equals("effect")) {
      throw fields.failure("question: expected 'cause' or 'effect', found '" + question + "'.");
    }
    return List.of(
        new Copa(
            idx,
            fields.text("premise"),
            fields.text("choice1"),
            fields.text("choice2"),
            question,
            fields.numberLabel()));
  }

  @Override
  public String id() {
    return String.valueOf(idx);
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    if (dialect == Dialect.PAIRS) {
      return List.of(candidate(0, choice1), candidate(1, choice2));
    }
    TextInput input =
        Wording.source(
            dialect,
            "copa",
            "choice1",
            choice1,
            "choice2",
            choice2,
            "premise",
            premise,
            "question",
            question);
    List<String> targets = dialect == Dialect.T5 ? CHOICES : Wording.LOWER_FALSE_TRUE;
    return List.of(FormattedExample.ofClass(id(), input, targets, label));
  }

  private FormattedExample candidate(int number, String choice) {
    String joint = question.equals("cause") ? " because" : " so";
    int right = label == FormattedExample.NO_LABEL ? label : label == number ? 1 : 0;
    return FormattedExample.ofCandidate(
        id(), number, TextInput.of(premise + joint, choice), choice, right, List.of());
  }
}
