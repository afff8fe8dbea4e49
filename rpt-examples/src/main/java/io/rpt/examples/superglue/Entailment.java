package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;

/**
 * Does a premise entail a hypothesis? CB and RTE.
 *
 * @param task {@code cb} or {@code rte}
 * @param idx the official number
 * @param premise the premise
 * @param hypothesis the hypothesis
 * @param label as {@link Row#label}
 */
public record Entailment(String task, int idx, String premise, String hypothesis, int label)
    implements Row {
  static final List<String> CB = List.of("entailment", "contradiction", "neutral");
  static final List<String> RTE = List.of("entailment", "not_entailment");

  static List<Row> readCb(Fields fields) {
    return List.of(read("cb", CB, fields));
  }

  static List<Row> readRte(Fields fields) {
    return List.of(read("rte", RTE, fields));
  }

  private static Entailment read(String task, List<String> labels, Fields fields) {
    return new Entailment(
        task,
        fields.index("example"),
        fields.text("premise"),
        fields.text("hypothesis"),
        fields.nameLabel(labels));
  }

  @Override
  public String id() {
    return String.valueOf(idx);
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    List<String> targets = task.equals("cb") ? CB : RTE;
    return List.of(FormattedExample.ofClass(id(), input(dialect), targets, label));
  }

  private TextInput input(Dialect dialect) {
    return switch (dialect) {
      case T5 -> Wording.source(dialect, task, "hypothesis", hypothesis, "premise", premise);
      case PAIRS -> TextInput.of(premise, hypothesis);
      default -> Wording.source(dialect, task, "premise", premise, "hypothesis", hypothesis);
    };
  }
}
