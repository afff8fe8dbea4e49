package io.rpt.examples.runs;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.ScoreProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Results as a table: each place is the mean over seeds of a task's score, the last column the mean
 * of the row's tasks.
 *
 * @param layout which settings make rows and columns
 * @param protocol how the scores of tasks become one
 * @param rows the rows, in the order in which their first results came
 */
public record ScoreTable(TableLayout layout, ScoreProtocol protocol, List<Row> rows) {
  /** Copies the list. */
  public ScoreTable {
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param settings its values of the layout's row settings, without those that its cells lack
   * @param places the runs by column, in the order of columns; columns without results are missing
   */
  public record Row(Map<String, String> settings, Map<String, Repeats> places) {
    /** Copies the maps, in their order. */
    public Row {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
      places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** The mean score of each column that has one. */
    public Map<String, Double> scores() {
      Map<String, Double> scores = new LinkedHashMap<>();
      places.forEach(
          (column, runs) -> runs.score().ifPresent(score -> scores.put(column, score.mean())));
      return scores;
    }
  }

  /**
   * Puts results into their places.
   *
   * @param results results of different cells
   * @throws InvalidValueException if a cell lacks the column's setting, or has a value that is no
   *     column
   * @throws InvalidDataException if two results of one place differ in more than the repeated
   *     setting, so that their mean would mean nothing
   */
  public static ScoreTable of(
      TableLayout layout, ScoreProtocol protocol, List<CellResult> results) {
    Map<Map<String, String>, Map<String, List<CellResult>>> rows = new LinkedHashMap<>();
    for (CellResult result : results) {
      Cell cell = result.cell();
      Map<String, String> label = new LinkedHashMap<>();
      layout.rows().forEach(name -> cell.find(name).ifPresent(value -> label.put(name, value)));
      rows.computeIfAbsent(label, key -> new HashMap<>())
          .computeIfAbsent(column(layout, cell), key -> new ArrayList<>())
          .add(result);
    }
    List<Row> shown = new ArrayList<>();
    rows.forEach((label, places) -> shown.add(new Row(label, repeats(layout, places))));
    return new ScoreTable(layout, protocol, shown);
  }

  private static String column(TableLayout layout, Cell cell) {
    String column = cell.setting(layout.column());
    if (!layout.columns().contains(column)) {
      throw new InvalidValueException(
          "The run " + cell + " belongs to no column; expected one of " + layout.columns() + ".");
    }
    return column;
  }

  private static Map<String, Repeats> repeats(
      TableLayout layout, Map<String, List<CellResult>> places) {
    Map<String, Repeats> ordered = new LinkedHashMap<>();
    for (String column : layout.columns()) {
      List<CellResult> results = places.getOrDefault(column, List.of());
      if (!results.isEmpty()) {
        results.forEach(result -> requireComparable(layout, results.get(0).cell(), result.cell()));
        ordered.put(column, Repeats.of(results));
      }
    }
    return ordered;
  }

  private static void requireComparable(TableLayout layout, Cell first, Cell other) {
    if (!settingsBut(layout.repeats(), first).equals(settingsBut(layout.repeats(), other))) {
      throw new InvalidDataException(
          "Two runs of one place of the table differ in more than "
              + String.join(" and ", layout.repeats())
              + ": "
              + first
              + ", and "
              + other
              + ". Give them rows of their own.");
    }
  }

  private static Map<String, String> settingsBut(List<String> names, Cell cell) {
    Map<String, String> settings = new HashMap<>(cell.settings());
    settings.keySet().removeAll(names);
    return settings;
  }

  /** The mean of the row's tasks under the protocol, of those that have a score; empty if none. */
  public Optional<Double> average(Row row) {
    Map<String, Double> scores = row.scores();
    return scores.isEmpty() ? Optional.empty() : Optional.of(protocol.benchmarkScore(scores));
  }

  /** Whether every column of the row has a score, so that its average is that of the benchmark. */
  public boolean isComplete(Row row) {
    return row.scores().size() == layout.columns().size();
  }
}
