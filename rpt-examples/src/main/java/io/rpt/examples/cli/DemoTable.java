package io.rpt.examples.cli;

import io.rpt.examples.report.RowSettings;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.TextGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A line for each run of the demonstration. */
final class DemoTable {
  private static final List<String> HEADER =
      List.of("method", "score", "trained", "kept", "seconds");

  private DemoTable() {}

  static TextGrid of(List<CellResult> results) {
    List<List<String>> lines = new ArrayList<>(List.of(HEADER));
    results.forEach(result -> lines.add(line(result)));
    return new TextGrid(1, lines);
  }

  private static List<String> line(CellResult result) {
    String method = result.cell().setting(RowSettings.METHOD);
    String seconds = text("%.1f", result.seconds());
    if (!(result instanceof Done done)) {
      return List.of(method, "failed", "", "", seconds);
    }
    CellOutcome outcome = done.outcome();
    return List.of(
        method + (outcome.collapsed() ? " (collapsed)" : ""),
        text("%.1f", 100 * outcome.score()),
        text("%,d", outcome.trainedParameters()),
        text("%,d", outcome.keptParameters()),
        seconds);
  }

  /** What can be had without looking at the texts. */
  static String majority(List<CellResult> results) {
    OptionalDouble score =
        results.stream()
            .flatMap(result -> result instanceof Done done ? Stream.of(done) : Stream.empty())
            .map(done -> done.outcome().majorityScore())
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .findFirst();
    return score.isPresent()
        ? text("Always the most frequent answer: %.1f.", 100 * score.getAsDouble())
        : "";
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
