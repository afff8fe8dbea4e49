package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;

/**
 * A yes-or-no question about a passage.
 *
 * @param idx the official number
 * @param question the question
 * @param passage the passage
 * @param label 1 for yes; as {@link Row#label}
 */
public record BoolQ(int idx, String question, String passage, int label) implements Row {
  static List<Row> read(Fields fields) {
    return List.of(
        new BoolQ(
            fields.index("example"),
            fields.text("question"),
            fields.text("passage"),
            fields.boolLabel()));
  }

  @Override
  public String id() {
    return String.valueOf(idx);
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    TextInput input =
        dialect == Dialect.PAIRS
            ? TextInput.of(question, passage)
            : Wording.source(dialect, "boolq", "passage", passage, "question", question);
    return List.of(FormattedExample.ofClass(id(), input, Wording.falseTrue(dialect), label));
  }
}
