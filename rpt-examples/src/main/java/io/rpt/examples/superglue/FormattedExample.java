package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;

/**
 * A row as a model reads it.
 *
 * @param id what is answered: {@code idx} of the example; for MultiRC {@code
 *     paragraph/question/answer}, for ReCoRD {@code passage/query}
 * @param group what is scored as one: for MultiRC {@code paragraph/question}, else the {@code id}.
 *     Rows of a group stand together
 * @param candidate of {@link Dialect#PAIRS} of COPA and ReCoRD the number of the row's candidate
 *     within its group, else 0
 * @param input the source text, or the sentence pair
 * @param target what a decoder shall write; for a candidate's row the candidate itself; {@value
 *     #UNKNOWN} if it is not known
 * @param label the right class: the example's, or 1 for a right and 0 for a wrong candidate; {@link
 *     #NO_LABEL} if it is not known or the task has no classes (ReCoRD as text)
 * @param references with what a generated text is compared: the referent of WSC, the right answers
 *     of ReCoRD; else empty
 */
public record FormattedExample(
    String id,
    String group,
    int candidate,
    TextInput input,
    String target,
    int label,
    List<String> references) {
  /** The target of an example whose label is hidden. */
  public static final String UNKNOWN = "<unk>";

  /** No label. */
  public static final int NO_LABEL = -1;

  /** Copies the list. */
  public FormattedExample {
    references = List.copyOf(references);
  }

  /** An example with a class, whose targets are one for each class. */
  static FormattedExample ofClass(String id, TextInput input, List<String> targets, int label) {
    String target = label == NO_LABEL ? UNKNOWN : targets.get(label);
    return new FormattedExample(id, id, 0, input, target, label, List.of());
  }

  /** A candidate's row. */
  static FormattedExample ofCandidate(
      String id, int candidate, TextInput input, String text, int label, List<String> references) {
    return new FormattedExample(id, id, candidate, input, text, label, references);
  }

  /** This row as one of a group. */
  FormattedExample inGroup(String group) {
    return new FormattedExample(id, group, candidate, input, target, label, references);
  }
}
