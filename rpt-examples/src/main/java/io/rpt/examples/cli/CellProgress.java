package io.rpt.examples.cli;

import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellEvent;
import io.rpt.examples.runs.CellResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says which cell runs and what came of it, a line each. */
final class CellProgress implements Consumer<CellEvent> {
  private static final int SECONDS_PER_MINUTE = 60;

  private final PrintWriter out;
  private final List<String> shown;
  private double seconds;
  private int ended;
  private int left;

  /**
   * Makes a listener.
   *
   * @param shown the settings by which a cell is called
   */
  CellProgress(PrintWriter out, List<String> shown) {
    this.out = out;
    this.shown = List.copyOf(shown);
  }

  @Override
  public void accept(CellEvent event) {
    if (event instanceof CellEvent.Opened opened) {
      left = opened.cells() - opened.done();
      out.printf(
          Locale.ROOT,
          "%d runs, %d of them done before; results in %s%n",
          opened.cells(),
          opened.done(),
          opened.file());
    } else if (event instanceof CellEvent.Started started) {
      out.println("[" + started.number() + "/" + started.cells() + "] " + name(started.cell()));
    } else if (event instanceof CellEvent.Ended done) {
      out.println("        " + line(done.result()) + remaining(done.result()));
    }
    out.flush();
  }

  private String name(Cell cell) {
    return shown.stream()
        .flatMap(
            setting ->
                cell.find(setting).stream()
                    .map(value -> isName(setting) ? value : setting + " " + value))
        .collect(Collectors.joining(", "));
  }

  private static boolean isName(String setting) {
    return setting.equals("task") || setting.equals("method");
  }

  private static String line(CellResult result) {
    if (result instanceof CellResult.Done done) {
      return String.format(
          Locale.ROOT,
          "score %.4f%s at epoch %d, %.1f s",
          done.outcome().score(),
          done.outcome().collapsed() ? " (collapsed)" : "",
          done.outcome().bestEpoch(),
          done.seconds());
    }
    return result instanceof CellResult.Failed failed ? "failed: " + failed.message() : "";
  }

  /** How long the rest will take if its runs are as long as those of this call. */
  private String remaining(CellResult result) {
    seconds += result.seconds();
    ended++;
    left--;
    double estimate = seconds / ended * left;
    return estimate < SECONDS_PER_MINUTE
        ? ""
        : String.format(Locale.ROOT, "; about %.0f min left", estimate / SECONDS_PER_MINUTE);
  }
}
