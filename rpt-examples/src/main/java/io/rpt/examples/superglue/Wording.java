package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.ArrayList;
import java.util.List;

/** How sources are put together. */
final class Wording {
  /** The classes of yes-or-no tasks as T5 writes them. */
  static final List<String> FALSE_TRUE = List.of("False", "True");

  /** The classes of yes-or-no tasks as the residual prompt code writes them. */
  static final List<String> LOWER_FALSE_TRUE = List.of("false", "true");

  private Wording() {}

  /** The targets of a yes-or-no task. */
  static List<String> falseTrue(Dialect dialect) {
    return dialect == Dialect.T5 ? FALSE_TRUE : LOWER_FALSE_TRUE;
  }

  /**
   * Names and values in turn as {@code name: value name: value}.
   *
   * @param task the word in front in {@link Dialect#T5}
   */
  static TextInput source(Dialect dialect, String task, String... namesAndValues) {
    List<String> pieces = new ArrayList<>();
    if (dialect == Dialect.T5) {
      pieces.add(task);
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pieces.add(namesAndValues[i] + ": " + namesAndValues[i + 1]);
    }
    return TextInput.of(String.join(" ", pieces));
  }
}
