package io.rpt.examples.runs;

import io.rpt.core.error.InvalidValueException;
import java.util.HashSet;
import java.util.List;

/**
 * Which settings of its cells make a table. For the tables of the papers: a row for each {@code
 * method}, a column for each {@code task} of SuperGLUE (all eight in their order, even if fewer
 * were run, so that their mean is known for what it is), repeated over {@code seed}.
 *
 * @param rows the settings that tell rows apart, at least one; a cell may lack some of them
 * @param column the setting that tells columns apart
 * @param columns its values in the order of the table
 * @param repeats the settings over whose values a place of the table is a mean, at least one, the
 *     one that tells runs apart first
 */
public record TableLayout(
    List<String> rows, String column, List<String> columns, List<String> repeats) {
  /**
   * Copies the lists.
   *
   * @throws InvalidValueException if a list is empty or names something twice
   */
  public TableLayout {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    repeats = List.copyOf(repeats);
    requireDistinct("repeated settings", repeats);
    requireDistinct("row settings", rows);
    requireDistinct("columns", columns);
  }

  /** The setting that tells the runs of one place apart. */
  String repeat() {
    return repeats.get(0);
  }

  private static void requireDistinct(String what, List<String> names) {
    if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
      throw new InvalidValueException(
          "The " + what + " of a table are " + names + "; expected at least one, all different.");
    }
  }
}
