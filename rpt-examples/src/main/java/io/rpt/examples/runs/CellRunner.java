package io.rpt.examples.runs;

import com.google.common.base.Throwables;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.examples.runs.CellEvent.Ended;
import io.rpt.examples.runs.CellEvent.Opened;
import io.rpt.examples.runs.CellEvent.Started;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs cells one after the other and keeps their results in a file, from which the same call goes
 * on after an interrupt or a crash: cells that are done are left out, failed ones are tried again,
 * and at most the running cell is lost. Results of other cells stay in the file untouched, so one
 * file can serve a growing comparison.
 */
public final class CellRunner {
  private static final int MESSAGE_LENGTH = 2000;

  private final Path file;
  private final Consumer<CellEvent> listener;

  /**
   * A runner over a results file.
   *
   * @param file JSON Lines, made if it is missing
   * @param listener hears of the progress, on the running thread
   */
  public CellRunner(Path file, Consumer<CellEvent> listener) {
    this.file = file;
    this.listener = listener;
  }

  /**
   * What there is at the end of a call.
   *
   * @param results of the given cells, in their order, those of earlier calls included
   * @param interrupted whether cells were left because the thread was interrupted
   */
  public record Progress(List<CellResult> results, boolean interrupted) {
    /** Copies the list. */
    public Progress {
      results = List.copyOf(results);
    }
  }

  /**
   * Runs what is not done yet. A cell whose run throws is a failed one, and the others go on; an
   * interrupt of the thread (or {@link TrainingInterruptedException}) ends the call, and the
   * running cell leaves no result.
   *
   * @param cells the cells, all different
   * @param run runs one cell
   * @throws InvalidValueException if a cell stands twice in the list
   * @throws io.rpt.core.error.InvalidFileException if the file cannot be used, another process uses
   *     it, or a line of it is damaged
   */
  public Progress run(List<Cell> cells, Function<Cell, CellOutcome> run) {
    requireDistinct(cells);
    try (ResultFile results = ResultFile.open(file)) {
      listener.accept(opened(cells, results));
      boolean interrupted = false;
      for (int i = 0; i < cells.size() && !interrupted; i++) {
        if (!isDone(cells.get(i), results)) {
          interrupted = !runOne(cells, i, run, results);
        }
      }
      return new Progress(
          cells.stream().map(results::find).flatMap(Optional::stream).toList(), interrupted);
    }
  }

  private static void requireDistinct(List<Cell> cells) {
    Set<Cell> seen = new HashSet<>();
    for (Cell cell : cells) {
      if (!seen.add(cell)) {
        throw new InvalidValueException(
            "The run " + cell + " stands twice in the list; expected different settings.");
      }
    }
  }

  private Opened opened(List<Cell> cells, ResultFile results) {
    int known = (int) cells.stream().filter(cell -> results.find(cell).isPresent()).count();
    int done = (int) cells.stream().filter(cell -> isDone(cell, results)).count();
    return new Opened(file, cells.size(), done, known - done, results.tornBytes());
  }

  private static boolean isDone(Cell cell, ResultFile results) {
    return results.find(cell).filter(CellResult::isDone).isPresent();
  }

  /** Returns whether to go on. */
  private boolean runOne(
      List<Cell> cells, int place, Function<Cell, CellOutcome> run, ResultFile results) {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    Cell cell = cells.get(place);
    listener.accept(new Started(cell, place + 1, cells.size()));
    long start = System.nanoTime();
    CellResult result;
    @Nullable RuntimeException cause = null;
    try {
      CellOutcome outcome = run.apply(cell);
      result = new Done(cell, seconds(start), outcome);
    } catch (RuntimeException e) {
      if (isInterrupt(e)) {
        return false;
      }
      result = new Failed(cell, seconds(start), message(e));
      cause = e;
    }
    results.append(result);
    listener.accept(new Ended(result, cause));
    return true;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean isInterrupt(RuntimeException e) {
    return Thread.currentThread().isInterrupted()
        || Throwables.getCausalChain(e).stream()
            .anyMatch(
                cause ->
                    cause instanceof TrainingInterruptedException
                        || cause instanceof InterruptedException);
  }

  private static String message(RuntimeException e) {
    String text = e instanceof RptException ? String.valueOf(e.getMessage()) : e.toString();
    return text.substring(0, Math.min(text.length(), MESSAGE_LENGTH));
  }
}
