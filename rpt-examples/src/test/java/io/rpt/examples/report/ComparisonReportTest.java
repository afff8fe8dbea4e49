package io.rpt.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import io.rpt.examples.report.DifferenceTable.Difference;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import io.rpt.examples.runs.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {
  @TempDir private Path folder;

  private static Cell cell(String method, double rate, String task, int seed) {
    return Cell.of("backbone", "tiny")
        .with("task", task)
        .with("method", method)
        .with("network_learning_rate", rate)
        .with("learning_rate", rate)
        .with("reparameterizer", method)
        .with("seed", seed);
  }

  private static Done done(Cell cell, double score) {
    Curve curve =
        new Curve(
            10,
            List.of(
                new Curve.Epoch(0.7, Map.of("accuracy", 0.5)),
                new Curve.Epoch(0.5, Map.of("accuracy", score))),
            List.of(new Curve.Loss(10, 0.7), new Curve.Loss(20, 0.5)));
    return new Done(
        cell,
        2,
        new CellOutcome(
            Map.of("accuracy", score),
            score,
            100,
            0,
            false,
            OptionalDouble.of(0.5),
            0,
            1000,
            100,
            2,
            curve,
            Map.of()));
  }

  /** Plain scores 0.60 and residual 0.70 at 0.01, a hundredth more with each seed. */
  private static List<CellResult> results() {
    List<CellResult> results = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      for (String task : List.of("CB", "RTE")) {
        double more = 0.01 * seed;
        results.add(done(cell("plain", 0.01, task, seed), 0.6 + more));
        results.add(done(cell("plain", 0.1, task, seed), 0.55 + more));
        for (int width : new int[] {5, 50}) {
          Cell residual = cell("residual", 0.01, task, seed).with("bottleneck", width);
          results.add(done(residual, (width == 5 ? 0.62 : 0.7) + more));
        }
      }
    }
    return results;
  }

  @Test
  void settings_thatTellRunsApart_areFoundAndOthersAreNot() {
    ConfigSet set = ConfigSet.of(results());
    assertThat(set.varied()).containsExactly("learning_rate", "bottleneck");
    assertThat(set.conditions()).isEmpty();
    assertThat(set.methods()).containsExactly("plain", "residual");
    assertThat(set.best("plain").orElseThrow().value("learning_rate")).isEqualTo("0.01");
    assertThat(set.best("residual").orElseThrow().value("bottleneck")).isEqualTo("50");
  }

  @Test
  void conditions_aMethodWithoutAPrompt_isComparedUnderEach() {
    List<CellResult> results = new ArrayList<>();
    for (int length : new int[] {2, 10}) {
      double more = 0.01 * length;
      Cell plain = cell("plain", 0.01, "CB", 1).with("prompt_length", length);
      results.add(done(plain, 0.5 + more));
      results.add(done(plain.with("method", "mlp"), 0.4 + more));
    }
    results.add(done(cell("full", 0.01, "CB", 1).with("trained", "all"), 0.9));
    ConfigSet set = ConfigSet.of(results);
    assertThat(set.conditions()).containsExactly("prompt_length");
    assertThat(set.conditionValues())
        .containsExactly(Map.of("prompt_length", "2"), Map.of("prompt_length", "10"));
    assertThat(DifferenceTable.differences(set, "plain"))
        .filteredOn(row -> row.method().equals("full"))
        .extracting(row -> row.test().mean())
        .containsExactly(0.9 - 0.52, 0.9 - 0.6);
    assertThat(new ComparisonReport(results, 0, "").markdown())
        .contains("each method at its best over all conditions");
  }

  @Test
  void best_failedRun_doesNotWinByBeingLeftOut() {
    List<CellResult> results = new ArrayList<>();
    results.add(done(cell("plain", 0.01, "CB", 1), 0.6));
    results.add(done(cell("plain", 0.01, "CB", 2), 0.6));
    results.add(done(cell("plain", 0.1, "CB", 1), 0.9));
    results.add(new Failed(cell("plain", 0.1, "CB", 2), 1, "the loss is NaN"));
    ConfigSet set = ConfigSet.of(results);
    assertThat(set.best("plain").orElseThrow().value("learning_rate")).isEqualTo("0.01");
    assertThat(new ComparisonReport(results, 0, "").markdown())
        .contains("Failed: plain 0.1 CB, seed 2: the loss is NaN");
  }

  @Test
  void differences_arePairedByTaskAndSeed() {
    ConfigSet set = ConfigSet.of(results());
    List<Difference> differences = DifferenceTable.differences(set, "plain");
    assertThat(differences).hasSize(1);
    Difference residual = differences.get(0);
    assertThat(residual.method()).isEqualTo("residual");
    assertThat(residual.test().pairs()).isEqualTo(6);
    assertThat(residual.test().mean()).isEqualTo(0.1, within(1e-12));
    assertThat(residual.test().p()).isEqualTo(2 / 64.0);
    assertThat(residual.better()).isEqualTo(6);
  }

  @Test
  void learning_stepsToNearTheBest_areCountedFromTheMajority() {
    CellOutcome outcome = done(cell("plain", 0.01, "CB", 1), 0.6).outcome();
    assertThat(Learning.steps(outcome)).hasValue(20);
    CellOutcome collapsed = done(cell("plain", 0.01, "CB", 1), 0.5).outcome();
    assertThat(Learning.steps(collapsed)).isEmpty();
  }

  @Test
  void write_everything_givesTablesAndPicturesThatDecode() throws IOException {
    ComparisonReport report = new ComparisonReport(results(), 2, "");
    report.write(folder);
    String text = Files.readString(folder.resolve(ComparisonReport.NAME));
    assertThat(text)
        .contains("24 runs finished, 0 failed, 2 have no result yet")
        .contains("Shared by all runs that have them: precision f32.")
        .contains("62.0±1.0 (3)")
        .doesNotContain("over all conditions")
        .contains("Differences from plain", "+10.0 to +10.0 | 0.031", "0.031")
        .contains(
            "max−min", "![learning_rate](learning_rate.png)", "![bottleneck](bottleneck.png)");
    for (String name : List.of("learning", "learning_rate", "bottleneck")) {
      assertThat(ImageIO.read(folder.resolve(name + ".png").toFile())).isNotNull();
    }
  }

  @Test
  void learningRates_belowAThousandth_areNumbersInTheirOrder() {
    List<CellResult> results =
        List.of(
            done(cell("full", 0.01, "CB", 1), 0.7),
            done(cell("full", 0.1, "CB", 1).with("learning_rate", "5.0E-4"), 0.6),
            done(cell("full", 0.001, "CB", 1), 0.7));
    assertThat(ConfigSet.of(results).values("learning_rate", config -> true))
        .containsExactly("5.0E-4", "0.001", "0.01");
  }

  @Test
  void oneRateForEachMethod_makesNoTableOfRates() {
    List<CellResult> results =
        List.of(done(cell("plain", 0.01, "CB", 1), 0.6), done(cell("residual", 0.1, "CB", 1), 0.7));
    assertThat(new ComparisonReport(results, 0, "").markdown())
        .contains("| residual |", "| learning_rate |")
        .doesNotContain("## Learning rates");
  }

  @Test
  void reference_unknown_isRefused() {
    List<CellResult> results = results();
    assertThatThrownBy(() -> new ComparisonReport(results, 0, "lstm"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("lstm", "residual");
  }
}
