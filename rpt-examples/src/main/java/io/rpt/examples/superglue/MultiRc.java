package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.ArrayList;
import java.util.List;

/**
 * A question about a paragraph with answers, each of which is right or wrong.
 *
 * @param paragraphIdx the paragraph's official number
 * @param paragraph the paragraph
 * @param idx the question's official number
 * @param question the question
 * @param answers its answers, at least one
 */
public record MultiRc(
    int paragraphIdx, String paragraph, int idx, String question, List<Answer> answers)
    implements Row {
  /** Copies the list. */
  public MultiRc {
    answers = List.copyOf(answers);
  }

  /**
   * An answer.
   *
   * @param idx the official number
   * @param text the answer, which is blank in a few official examples
   * @param label 1 for a right answer; {@link FormattedExample#NO_LABEL} if it is hidden
   */
  public record Answer(int idx, String text, int label) {}

  static List<Row> read(Fields fields) {
    int paragraphIdx = fields.index("paragraph");
    Fields passage = fields.object("passage");
    String text = passage.text("text");
    List<Row> rows = new ArrayList<>();
    for (Fields question : passage.objects("questions")) {
      rows.add(
          new MultiRc(
              paragraphIdx,
              text,
              question.index("question"),
              question.text("question"),
              question.objects("answers").stream().map(MultiRc::answer).toList()));
    }
    return rows;
  }

  private static Answer answer(Fields fields) {
    return new Answer(fields.index("answer"), fields.anyText("text"), fields.numberLabel());
  }

  @Override
  public String id() {
    return paragraphIdx + "/" + idx;
  }

  @Override
  public int label() {
    return FormattedExample.NO_LABEL;
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    return answers.stream().map(answer -> row(answer, dialect)).toList();
  }

  private FormattedExample row(Answer answer, Dialect dialect) {
    return FormattedExample.ofClass(
            id() + "/" + answer.idx,
            input(answer.text, dialect),
            Wording.falseTrue(dialect),
            answer.label)
        .inGroup(id());
  }

  private TextInput input(String answer, Dialect dialect) {
    if (dialect == Dialect.PAIRS) {
      return TextInput.of(withoutMarkup(paragraph), withoutMarkup(question + " " + answer));
    }
    TextInput joined =
        Wording.source(
            dialect, "multirc", "question", question, "answer", answer, "paragraph", paragraph);
    return dialect == Dialect.T5 ? TextInput.of(withoutMarkup(joined.first())) : joined;
  }

  private static String withoutMarkup(String text) {
    return text.replace("<br>", " ").replace("<b>", "").replace("</b>", "");
  }
}
