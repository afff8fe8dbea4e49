package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.examples.runs.CellResult.Done;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTableTest {
  private static final TableLayout LAYOUT =
      new TableLayout(List.of("method"), "task", List.of("CB", "RTE"), List.of("seed"));
  private static final Cell CELL = Samples.cell("residual", "CB", 1);

  private static ScoreTable table(CellResult... results) {
    return ScoreTable.of(LAYOUT, ScoreProtocol.MEAN_OF_METRICS, List.of(results));
  }

  @Test
  void average_tasks_countAlikeWhateverTheirSeeds() {
    ScoreTable table =
        table(
            Samples.done(CELL, 0.25),
            Samples.done(CELL.with("seed", 2), 0.75),
            Samples.done(CELL.with("task", "RTE"), 1));
    assertThat(table.average(table.rows().get(0))).contains(0.75);
    assertThat(table.isComplete(table.rows().get(0))).isTrue();
  }

  @Test
  void average_failedColumn_isPartial() {
    ScoreTable table =
        table(Samples.done(CELL, 0.25), Samples.failed(CELL.with("task", "RTE"), "why"));
    assertThat(table.average(table.rows().get(0))).contains(0.25);
    assertThat(table.isComplete(table.rows().get(0))).isFalse();
    assertThat(table(Samples.failed(CELL, "why")).rows().get(0).scores()).isEmpty();
  }

  @Test
  void of_settingsDifferBetweenTasks_isFine() {
    Cell rte = CELL.with("task", "RTE").with("learning_rate", 0.3);
    assertThat(
            table(Samples.done(CELL.with("learning_rate", 0.01), 1), Samples.done(rte, 1)).rows())
        .hasSize(1);
  }

  @Test
  void of_settingsDifferWithinAPlace_isRefused() {
    assertThatThrownBy(
            () ->
                table(
                    Samples.done(CELL.with("learning_rate", 0.01), 1),
                    Samples.done(CELL.with("learning_rate", 0.3).with("seed", 2), 1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("learning_rate=0.01", "learning_rate=0.3", "more than seed");
  }

  @Test
  void of_metricsDifferWithinAPlace_isRefused() {
    Done other = new Done(CELL.with("seed", 2), 1, Samples.outcome(Map.of("macro_f1", 1.0), 1));
    assertThatThrownBy(() -> table(Samples.done(CELL, 1), other))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("macro_f1", "accuracy", "seed=2");
  }

  @Test
  void of_unknownOrMissingColumn_isRefused() {
    assertThatThrownBy(() -> table(Samples.done(CELL.with("task", "XYZ"), 1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("XYZ", "[CB, RTE]");
    assertThatThrownBy(() -> table(Samples.done(Cell.of("method", "residual"), 1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("'task'");
  }

  @Test
  void layout_repeatedOrNoNames_isRefused() {
    assertThatThrownBy(() -> new TableLayout(List.of(), "task", List.of("CB"), List.of("seed")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("row settings");
    assertThatThrownBy(
            () -> new TableLayout(List.of("a"), "task", List.of("CB", "CB"), List.of("seed")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[CB, CB]");
  }

  /** The sample standard deviation of 2, 4, 4, 4, 5, 5, 7, 9 is the root of 32/7. */
  @Test
  void spread_knownScores_hasMeanAndSampleDeviation() {
    double[] scores = {.02, .04, .04, .04, .05, .05, .07, .09};
    Spread spread = Spread.of(scores);
    assertThat(spread.mean()).isCloseTo(.05, within(1e-15));
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(32.0 / 7) / 100, within(1e-15));
    assertThat(spread.text()).isEqualTo("5.0±2.1 (8)");
    assertThat(Spread.of(new double[] {1})).isEqualTo(new Spread(1, 0, 1));
  }
}
