package io.rpt.examples.report;

import io.rpt.core.metric.ScoreProtocol;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.ScoreTable;
import io.rpt.examples.runs.TableLayout;
import io.rpt.examples.runs.TableReport;
import java.util.ArrayList;
import java.util.List;

/** The results of a comparison to read. */
public final class ComparisonReport {
  private final List<CellResult> results;

  /**
   * A report.
   *
   * @param results the results of different cells, at least one
   */
  public ComparisonReport(List<CellResult> results) {
    this.results = List.copyOf(results);
  }

  /** All of it in Markdown. */
  public String markdown() {
    List<Cell> cells = results.stream().map(CellResult::cell).toList();
    List<String> rows = new ArrayList<>(List.of(RowSettings.METHOD));
    rows.addAll(RowSettings.of(cells));
    TableLayout layout =
        new TableLayout(
            rows,
            RowSettings.TASK,
            cells.stream().map(cell -> cell.setting(RowSettings.TASK)).distinct().toList(),
            RowSettings.repeats());
    return new TableReport(ScoreTable.of(layout, ScoreProtocol.MEAN_OF_METRICS, results))
        .scoresMarkdown();
  }
}
