package io.rpt.examples.runs;

import io.rpt.examples.runs.ScoreTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of scores to read: the scores with their average last, every metric under its exact name,
 * and notes on all that the means hide.
 */
public final class TableReport {
  /** Stands where there is no result. */
  static final String MISSING = "–";

  /** Stands where every run failed. */
  static final String FAILED = "failed";

  /** Marks a mean over runs of which one collapsed. */
  static final String COLLAPSED_MARK = "†";

  /** Marks a mean that leaves failed runs out. */
  static final String FAILED_MARK = "‡";

  private final ScoreTable table;
  private final TableLayout layout;

  /** A report on a table. */
  public TableReport(ScoreTable table) {
    this.table = table;
    this.layout = table.layout();
  }

  /** Aligned plain text: scores, metrics, notes. */
  public String text() {
    return String.join(
        "\n", scores().text(), metrics().text(), String.join("\n", TableNotes.of(table)) + "\n");
  }

  /** The same in Markdown. */
  public String markdown() {
    return String.join(
        "\n",
        scores().markdown(),
        metrics().markdown(),
        "- " + String.join("\n- ", TableNotes.of(table)) + "\n");
  }

  /** Scores and notes in Markdown, without the metrics. */
  public String scoresMarkdown() {
    return scores().markdown() + "\n- " + String.join("\n- ", TableNotes.of(table)) + "\n";
  }

  /** A JSON object for each row, one per line, with all digits and as fractions of 1. */
  public String jsonLines() {
    return TableJson.lines(table);
  }

  private TextGrid scores() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(layout.rows());
    header.addAll(layout.columns());
    header.add("Avg");
    lines.add(header);
    for (Row row : table.rows()) {
      List<String> line = new ArrayList<>();
      layout.rows().forEach(name -> line.add(row.settings().getOrDefault(name, MISSING)));
      layout.columns().forEach(column -> line.add(score(row.places().get(column))));
      line.add(average(row));
      lines.add(line);
    }
    return new TextGrid(layout.rows().size(), lines);
  }

  private static String score(@Nullable Repeats runs) {
    if (runs == null) {
      return MISSING;
    }
    String marks =
        (runs.collapsed() > 0 ? COLLAPSED_MARK : "") + (runs.failed().isEmpty() ? "" : FAILED_MARK);
    return runs.score().map(score -> score.text() + marks).orElse(FAILED);
  }

  private String average(Row row) {
    Optional<Double> average = table.average(row);
    if (average.isEmpty()) {
      return MISSING;
    }
    String number = String.format(Locale.ROOT, "%.1f", 100 * average.get());
    return table.isComplete(row)
        ? number
        : number + " (" + row.scores().size() + "/" + layout.columns().size() + ")";
  }

  private TextGrid metrics() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(layout.column(), "metric"));
    table.rows().forEach(row -> header.add(TableNotes.name(row)));
    lines.add(header);
    for (String column : layout.columns()) {
      for (String metric : metricsOf(column)) {
        List<String> line = new ArrayList<>(List.of(column, metric));
        table.rows().forEach(row -> line.add(metric(row.places().get(column), metric)));
        lines.add(line);
      }
    }
    return new TextGrid(2, lines);
  }

  private Set<String> metricsOf(String column) {
    Set<String> names = new LinkedHashSet<>();
    for (Row row : table.rows()) {
      Repeats runs = row.places().get(column);
      if (runs != null) {
        names.addAll(runs.metrics().keySet());
      }
    }
    return names;
  }

  private static String metric(@Nullable Repeats runs, String name) {
    Spread spread = runs == null ? null : runs.metrics().get(name);
    return spread == null ? MISSING : spread.text();
  }
}
