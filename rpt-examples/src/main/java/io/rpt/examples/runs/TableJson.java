package io.rpt.examples.runs;

import io.rpt.examples.files.JsonLines;
import io.rpt.examples.runs.ScoreTable.Row;
import java.util.LinkedHashMap;
import java.util.Map;

/** A table as JSON Lines: fractions of 1 with all their digits. */
final class TableJson {
  private TableJson() {}

  static String lines(ScoreTable table) {
    StringBuilder lines = new StringBuilder();
    for (Row row : table.rows()) {
      lines.append(JsonLines.line(json(table, row))).append('\n');
    }
    return lines.toString();
  }

  private static Map<String, Object> json(ScoreTable table, Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("settings", row.settings());
    Map<String, Object> scores = new LinkedHashMap<>();
    row.places().forEach((column, runs) -> scores.put(column, json(runs)));
    json.put("scores", scores);
    table.average(row).ifPresent(average -> json.put("average", average));
    json.put("averaged_columns", row.scores().size());
    json.put("columns", table.layout().columns().size());
    json.put("score_protocol", table.protocol().protocolName());
    return json;
  }

  private static Map<String, Object> json(Repeats runs) {
    Map<String, Object> json = new LinkedHashMap<>();
    runs.score().ifPresent(score -> json.put("score", score.json()));
    Map<String, Object> metrics = new LinkedHashMap<>();
    runs.metrics().forEach((name, spread) -> metrics.put(name, spread.json()));
    json.put("metrics", metrics);
    json.put("runs", runs.done().size());
    json.put("failed", runs.failed().size());
    json.put("constant", runs.constant());
    json.put("collapsed", runs.collapsed());
    json.put("answers", runs.sum(CellOutcome::answers));
    json.put("invalid_answers", runs.sum(CellOutcome::invalidAnswers));
    return json;
  }
}
