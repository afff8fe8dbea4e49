package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.metric.ScoreProtocol;
import io.rpt.examples.runs.CellResult.Done;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableReportTest {
  private static final List<String> TASKS =
      List.of("BoolQ", "CB", "COPA", "MultiRC", "ReCoRD", "RTE", "WiC", "WSC");
  private static final TableLayout PAPER =
      new TableLayout(List.of("method"), "task", TASKS, List.of("seed"));
  private static final TableLayout SMALL =
      new TableLayout(
          List.of("method", "prompt_length"), "task", List.of("CB", "RTE"), List.of("seed"));

  private final Locale usual = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(usual);
  }

  private static TableReport report(TableLayout layout, List<CellResult> results) {
    return new TableReport(ScoreTable.of(layout, ScoreProtocol.MEAN_OF_METRICS, results));
  }

  private static List<CellResult> complete() {
    List<CellResult> results = new ArrayList<>();
    for (int i = 0; i < TASKS.size(); i++) {
      results.add(Samples.done(Samples.cell("residual", TASKS.get(i), 1), 0.5 + i / 20.0));
    }
    return results;
  }

  @Test
  void text_eightTasksOfOneSeed_isThePapersLayout() {
    Locale.setDefault(Locale.GERMANY);
    assertThat(report(PAPER, complete()).text())
        .isEqualTo(
            """
            method    BoolQ    CB  COPA  MultiRC  ReCoRD   RTE   WiC   WSC   Avg
            residual   50.0  55.0  60.0     65.0    70.0  75.0  80.0  85.0  67.5

            task     metric    residual
            BoolQ    accuracy      50.0
            CB       accuracy      55.0
            COPA     accuracy      60.0
            MultiRC  accuracy      65.0
            ReCoRD   accuracy      70.0
            RTE      accuracy      75.0
            WiC      accuracy      80.0
            WSC      accuracy      85.0

            Scores in percent (mean_of_metrics).
            Invalid answers: none of 400.
            """);
  }

  @Test
  void text_resultsInAnyOrder_columnsStay() {
    List<CellResult> reversed = new ArrayList<>(complete());
    Collections.reverse(reversed);
    assertThat(report(PAPER, reversed).text()).isEqualTo(report(PAPER, complete()).text());
  }

  /** Two methods; seeds, a collapsed run, failures, invalid answers, and gaps. */
  private static List<CellResult> mixed() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", 0.75);
    metrics.put("macro_f1", 0.5);
    Cell residual = Cell.of("method", "residual").with("prompt_length", 10).with("task", "CB");
    Cell prompt = Cell.of("method", "prompt").with("task", "RTE");
    return List.of(
        new Done(residual.with("seed", 1), 1, Samples.outcome(metrics, 0.625)),
        new Done(residual.with("seed", 2), 1, Samples.outcome(metrics, 0.725)),
        Samples.failed(residual.with("seed", 3), "the loss\nis NaN"),
        Samples.failed(residual.with("task", "RTE").with("seed", 1), "no memory"),
        Samples.done(prompt.with("seed", 1), 0.5, 3, true),
        Samples.done(prompt.with("seed", 2), 0.5, 1, false));
  }

  @Test
  void text_seedsFailuresAndGaps_areMarkedAndExplained() {
    assertThat(report(SMALL, mixed()).text())
        .isEqualTo(
            """
            method    prompt_length             CB            RTE         Avg
            residual  10             67.5±7.1 (2)‡         failed  67.5 (1/2)
            prompt    –                          –  50.0±0.0 (2)†  50.0 (1/2)

            task  metric     residual 10        prompt
            CB    accuracy  75.0±0.0 (2)             –
            CB    macro_f1  50.0±0.0 (2)             –
            RTE   accuracy             –  50.0±0.0 (2)

            Scores in percent (mean_of_metrics).
            a±b (n): mean and sample standard deviation of n runs with different seed.
            –: no result.
            Avg (k/2): the mean of the k columns that have a score; not to be compared with others.
            †: some run collapsed: one answer to every text, or exactly the score of the most frequent answer (prompt RTE).
            ‡: the mean leaves out runs that failed.
            Failed: residual 10 CB, seed 3: the loss is NaN
            Failed: residual 10 RTE, seed 1: no memory
            Invalid answers, scored as wrong: prompt RTE 4 of 100.
            """);
  }

  @Test
  void markdown_seedsFailuresAndGaps_isATable() {
    assertThat(report(SMALL, mixed()).markdown())
        .isEqualTo(
            """
            | method   | prompt_length |            CB |           RTE |        Avg |
            |----------|---------------|--------------:|--------------:|-----------:|
            | residual | 10            | 67.5±7.1 (2)‡ |        failed | 67.5 (1/2) |
            | prompt   | –             |             – | 50.0±0.0 (2)† | 50.0 (1/2) |

            | task | metric   |  residual 10 |       prompt |
            |------|----------|-------------:|-------------:|
            | CB   | accuracy | 75.0±0.0 (2) |            – |
            | CB   | macro_f1 | 50.0±0.0 (2) |            – |
            | RTE  | accuracy |            – | 50.0±0.0 (2) |

            - Scores in percent (mean_of_metrics).
            - a±b (n): mean and sample standard deviation of n runs with different seed.
            - –: no result.
            - Avg (k/2): the mean of the k columns that have a score; not to be compared with others.
            - †: some run collapsed: one answer to every text, or exactly the score of the most frequent answer (prompt RTE).
            - ‡: the mean leaves out runs that failed.
            - Failed: residual 10 CB, seed 3: the loss is NaN
            - Failed: residual 10 RTE, seed 1: no memory
            - Invalid answers, scored as wrong: prompt RTE 4 of 100.
            """);
  }

  @Test
  void jsonLines_rows_haveAllDigits() {
    List<CellResult> results =
        List.of(
            Samples.done(Samples.cell("residual", "CB", 1), 1 / 3.0, 2, false),
            Samples.failed(Samples.cell("residual", "RTE", 1), "why"));
    assertThat(report(PAPER, results).jsonLines())
        .isEqualTo(
            "{\"settings\":{\"method\":\"residual\"},\"scores\":{\"CB\":{\"score\":{\"mean\":"
                + "0.3333333333333333},\"metrics\":{\"accuracy\":{\"mean\":0.3333333333333333}},"
                + "\"runs\":1,\"failed\":0,\"constant\":false,\"collapsed\":0,\"answers\":50,\"invalid_answers\":2},"
                + "\"RTE\":{\"metrics\":{},\"runs\":0,\"failed\":1,\"constant\":false,\"collapsed\":0,\"answers\":0,"
                + "\"invalid_answers\":0}},\"average\":0.3333333333333333,\"averaged_columns\":1,"
                + "\"columns\":8,\"score_protocol\":\"mean_of_metrics\"}\n");
  }

  @Test
  void jsonLines_seeds_haveTheirDeviation() {
    assertThat(report(SMALL, mixed()).jsonLines())
        .hasLineCount(2)
        .contains("\"deviation\":0.070710678118")
        .contains("\"settings\":{\"method\":\"prompt\"}");
  }

  @Test
  void text_noResults_isAHeader() {
    assertThat(report(SMALL, List.of()).text())
        .isEqualTo(
            """
            method  prompt_length  CB  RTE  Avg

            task  metric

            Scores in percent (mean_of_metrics).
            Invalid answers: none of 0.
            """);
  }

  @Test
  void markdown_barsInValues_areEscaped() {
    assertThat(report(SMALL, List.of(Samples.done(Samples.cell("a|b\nc", "CB", 1), 1))).markdown())
        .contains("| a\\|b c |");
  }
}
