package io.rpt.examples.report;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.AtomicFiles;
import io.rpt.core.metric.ScoreProtocol;
import io.rpt.examples.plot.Picture;
import io.rpt.examples.report.DifferenceTable.Difference;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Failed;
import io.rpt.examples.runs.ScoreTable;
import io.rpt.examples.runs.TableLayout;
import io.rpt.examples.runs.TableReport;
import io.rpt.examples.runs.TextGrid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of a comparison to read: tables, tests and pictures. */
public final class ComparisonReport {
  /** The name of the document. */
  public static final String NAME = "report.md";

  private static final String LEARNING = "learning";

  private final List<CellResult> results;
  private final int missing;
  private final String reference;
  private final ConfigSet set;

  /**
   * A report.
   *
   * @param results the results of different cells, at least one
   * @param missing how many runs of the plan have no result yet
   * @param reference the method that others are compared with; empty for {@code plain}, or the
   *     first method if there is none of that name
   * @throws InvalidValueException if the reference is none of the methods
   */
  public ComparisonReport(List<CellResult> results, int missing, String reference) {
    this.results = List.copyOf(results);
    this.missing = missing;
    set = ConfigSet.of(results);
    this.reference = reference.isEmpty() ? usualReference() : reference;
    if (!set.methods().contains(this.reference)) {
      throw new InvalidValueException(
          "The reference '" + reference + "' is none of the methods " + set.methods() + ".");
    }
  }

  private String usualReference() {
    return set.methods().contains("plain") ? "plain" : set.methods().get(0);
  }

  /** Writes the document and its pictures into a folder. */
  public void write(Path folder) {
    pictures()
        .forEach((name, picture) -> AtomicFiles.write(folder.resolve(file(name)), picture.png()));
    AtomicFiles.write(folder.resolve(NAME), markdown().getBytes(StandardCharsets.UTF_8));
  }

  private static String file(String name) {
    return name + ".png";
  }

  private Map<String, Picture> pictures() {
    Map<String, Picture> pictures = new LinkedHashMap<>();
    LearningFigure.of(set).ifPresent(picture -> pictures.put(LEARNING, picture));
    set.varied()
        .forEach(
            name -> SettingFigure.of(set, name).ifPresent(picture -> pictures.put(name, picture)));
    return pictures;
  }

  /** All but the pictures, in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Comparison\n\n").append(summary()).append("\n\n").append(best());
    text.append(differences());
    text.append(robustness()).append(learning()).append("## All settings\n\n").append(all());
    text.append(figures());
    return text.toString();
  }

  private String summary() {
    long failed = results.stream().filter(Failed.class::isInstance).count();
    List<Cell> cells = results.stream().map(CellResult::cell).toList();
    double seconds = results.stream().mapToDouble(CellResult::seconds).sum();
    String backbones =
        String.join(
            ", ",
            cells.stream().map(cell -> cell.find("backbone").orElse("?")).distinct().toList());
    return """
        %d runs finished, %d failed, %d have no result yet; %.0f seconds of training in all; backbone %s.

        Shared by all runs that have them: %s."""
        .formatted(
            results.size() - failed,
            failed,
            missing,
            seconds,
            backbones,
            SharedSettings.line(cells, set.varied()));
  }

  private String best() {
    return """
        ## Each method at the best of its settings

        %s
        Scores in percent: mean ± sample standard deviation (number) over seeds, each run at its best \
        epoch on the validation split. The best setting is the one with the highest mean of the tasks \
        among those with the most finished runs, on the same runs that are shown: of more settings \
        tried the best looks better. collapsed: runs that \
        gave one answer only, or exactly the score of the most frequent answer. trained, kept: \
        numbers. s: mean seconds of a run.

        """
        .formatted(BestTable.of(set).markdown());
  }

  private String differences() {
    List<Difference> rows = DifferenceTable.differences(set, reference);
    return rows.isEmpty()
        ? ""
        : """
        ## Differences from %s

        %s
        Percentage points, over pairs of runs with equal task and seed, both methods at the best of \
        their settings. Interval: Student's t over the pairs. p: two-sided sign-flip permutation test \
        (exact up to 20 pairs); Holm: adjusted for the rows of this table. Pairs of different tasks \
        count alike.

        """
            .formatted(reference, DifferenceTable.of(set, rows).markdown());
  }

  private String robustness() {
    TextGrid table = RobustnessTable.of(set);
    return table.isEmpty()
        ? ""
        : """
        ## Learning rates

        %s
        Mean of the tasks in percent at each learning rate, at the best of the other settings. \
        max−min: how far the mean moves over the rates.

        """
            .formatted(table.markdown());
  }

  private String learning() {
    return """
        ## Speed of learning

        %s
        Median optimizer steps until the validation score first came 90 %% of the way from the score \
        of the most frequent answer to the run's best, measured at the ends of epochs; in brackets \
        how many runs rose above that score at all.

        """
        .formatted(Learning.table(set).markdown());
  }

  private String all() {
    List<String> rows = new ArrayList<>(List.of(RowSettings.METHOD));
    rows.addAll(set.varied());
    TableLayout layout =
        new TableLayout(rows, RowSettings.TASK, set.tasks(), RowSettings.repeats());
    return new TableReport(ScoreTable.of(layout, ScoreProtocol.MEAN_OF_METRICS, results))
        .scoresMarkdown();
  }

  private String figures() {
    StringBuilder text =
        new StringBuilder(
            """

            ## Pictures

            Learning: the median of the seeds thick, each seed thin%s. Others: each method at the best \
            of its other settings, methods with one value only left out; bars are the sample standard deviation over seeds.

            """
                .formatted(
                    set.conditions().isEmpty()
                        ? ""
                        : ", each method at its best over all conditions"));
    pictures().keySet().forEach(name -> text.append("![%s](%s)%n%n".formatted(name, file(name))));
    return text.toString();
  }
}
