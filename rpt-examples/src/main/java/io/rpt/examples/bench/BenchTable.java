package io.rpt.examples.bench;

import io.rpt.examples.runs.TextGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/** The rows of {@link Bench} for people. */
public final class BenchTable {
  private static final List<String> HEADER =
      List.of("name", "numbers", "median s", "spread", "of limit", "beside", "GFLOP", "MB");

  /** What stands behind the columns, where a row has it. */
  private static final List<String> MORE =
      List.of(
          "heap_allocated_mib",
          "peak_resident_mib",
          "seconds_per_step",
          "ratio_to_input",
          "seconds_per_row",
          "times_faster_than_padded",
          "texts_per_second",
          "tokens_per_second",
          "rows_per_second",
          "identical");

  private BenchTable() {}

  /** A line for each row, and one of headings. */
  public static String of(List<Map<String, Object>> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEADER);
    rows.forEach(row -> cells.add(cells(row)));
    List<String> lines = new TextGrid(2, cells).text().lines().toList();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String more = i == 0 ? "" : more(rows.get(i - 1));
      table.append((lines.get(i) + "  " + more).stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static List<String> cells(Map<String, Object> row) {
    return List.of(
        String.valueOf(row.get("name")),
        String.valueOf(row.get("precision")),
        number(row, "seconds_median", 1, "%.4f"),
        number(row, "spread", 1, "%.2f"),
        number(row, "ratio_to_limit", 1, "%.3f"),
        row.containsKey("ratio_beside") ? number(row, "ratio_beside", 1, "%.3f") : "-",
        number(row, "operations", 1e-9, "%.1f"),
        number(row, "bytes", 1e-6, "%.0f"));
  }

  private static String number(Map<String, Object> row, String key, double unit, String format) {
    Number value = (Number) Objects.requireNonNull(row.get(key));
    return String.format(Locale.ROOT, format, unit * value.doubleValue());
  }

  private static String more(Map<String, Object> row) {
    StringJoiner more = new StringJoiner(", ");
    for (String key : MORE) {
      if (row.containsKey(key)) {
        more.add(key.replace('_', ' ') + " " + text(row.get(key)));
      }
    }
    return more.toString();
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, number < 10 ? "%.3g" : "%.0f", number)
        : String.valueOf(value);
  }
}
