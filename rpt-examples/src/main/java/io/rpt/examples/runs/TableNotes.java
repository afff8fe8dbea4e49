package io.rpt.examples.runs;

import com.google.common.collect.Iterables;
import io.rpt.examples.runs.ScoreTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What stands below a table: what its numbers and marks mean, and what they hide. */
final class TableNotes {
  private final ScoreTable table;
  private final List<String> notes = new ArrayList<>();

  private TableNotes(ScoreTable table) {
    this.table = table;
  }

  static List<String> of(ScoreTable table) {
    TableNotes notes = new TableNotes(table);
    notes.addNumbers();
    notes.addMissing();
    notes.addCollapsed();
    notes.addFailed();
    notes.addInvalid();
    return notes.notes;
  }

  /** What messages call a row: its settings' values. */
  static String name(Row row) {
    return String.join(" ", row.settings().values());
  }

  private void addNumbers() {
    notes.add("Scores in percent (" + table.protocol().protocolName() + ").");
    if (Iterables.any(places(), runs -> runs.done().size() > 1)) {
      notes.add(
          "a±b (n): mean and sample standard deviation of n runs with different "
              + table.layout().repeat()
              + ".");
    }
  }

  private List<Repeats> places() {
    return table.rows().stream().flatMap(row -> row.places().values().stream()).toList();
  }

  private void addMissing() {
    int columns = table.layout().columns().size();
    if (Iterables.any(table.rows(), row -> row.places().size() < columns)) {
      notes.add(TableReport.MISSING + ": no result.");
    }
    if (Iterables.any(table.rows(), row -> !table.isComplete(row) && !row.scores().isEmpty())) {
      notes.add(
          "Avg (k/"
              + columns
              + "): the mean of the k columns that have a score; not to be compared with others.");
    }
  }

  private void addCollapsed() {
    List<String> collapsed = new ArrayList<>();
    forEach(
        (name, runs) -> {
          if (runs.collapsed() > 0) {
            collapsed.add(name);
          }
        });
    if (!collapsed.isEmpty()) {
      notes.add(
          TableReport.COLLAPSED_MARK
              + ": some run collapsed: one answer to every text, or exactly the score of the most"
              + " frequent answer ("
              + String.join("; ", collapsed)
              + ").");
    }
  }

  private void addFailed() {
    if (Iterables.any(places(), runs -> !runs.failed().isEmpty() && !runs.done().isEmpty())) {
      notes.add(TableReport.FAILED_MARK + ": the mean leaves out runs that failed.");
    }
    String repeat = table.layout().repeat();
    forEach(
        (name, runs) ->
            runs.failed()
                .forEach(
                    run ->
                        notes.add(
                            "Failed: "
                                + name
                                + run.cell()
                                    .find(repeat)
                                    .map(v -> ", " + repeat + " " + v)
                                    .orElse("")
                                + ": "
                                + run.message().replaceAll("\\R", " "))));
  }

  private void addInvalid() {
    List<String> invalid = new ArrayList<>();
    forEach(
        (name, runs) -> {
          long count = runs.sum(CellOutcome::invalidAnswers);
          if (count > 0) {
            invalid.add(name + " " + count + " of " + runs.sum(CellOutcome::answers));
          }
        });
    long answers = places().stream().mapToLong(runs -> runs.sum(CellOutcome::answers)).sum();
    notes.add(
        invalid.isEmpty()
            ? "Invalid answers: none of " + answers + "."
            : "Invalid answers, scored as wrong: " + String.join("; ", invalid) + ".");
  }

  private void forEach(BiConsumer<String, Repeats> action) {
    for (Row row : table.rows()) {
      row.places().forEach((column, runs) -> action.accept(name(row) + " " + column, runs));
    }
  }
}
