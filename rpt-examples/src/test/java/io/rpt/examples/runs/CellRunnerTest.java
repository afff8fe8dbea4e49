package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.examples.runs.CellEvent.Ended;
import io.rpt.examples.runs.CellEvent.Opened;
import io.rpt.examples.runs.CellEvent.Started;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import io.rpt.examples.runs.CellRunner.Progress;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellRunnerTest {
  private static final Cell A = Samples.cell("residual", "CB", 1);
  private static final Cell B = Samples.cell("residual", "CB", 2);
  private static final Cell C = Samples.cell("residual", "CB", 3);

  @TempDir private Path folder;
  private final List<Cell> run = new ArrayList<>();
  private final List<CellEvent> events = new ArrayList<>();

  private Path file() {
    return folder.resolve("results.jsonl");
  }

  private Progress run(List<Cell> cells, Function<Cell, CellOutcome> body) {
    run.clear();
    events.clear();
    return new CellRunner(file(), events::add)
        .run(
            cells,
            cell -> {
              run.add(cell);
              return body.apply(cell);
            });
  }

  private static CellOutcome half(Cell cell) {
    return Samples.outcome(cell.settings().isEmpty() ? 0 : 0.5);
  }

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void run_again_doesNothingTwice() {
    Progress first = run(List.of(A, B), CellRunnerTest::half);
    assertThat(run).containsExactly(A, B);
    assertThat(first.interrupted()).isFalse();
    Progress second = run(List.of(C, B, A), CellRunnerTest::half);
    assertThat(run).containsExactly(C);
    assertThat(second.results()).extracting(CellResult::cell).containsExactly(C, B, A);
    assertThat(second.results().get(2)).isEqualTo(first.results().get(0));
    assertThat(events.get(0)).isEqualTo(new Opened(file(), 3, 2, 0, 0));
  }

  @Test
  void run_otherCellsInTheFile_stayThereAndAreNotShown() {
    run(List.of(A), CellRunnerTest::half);
    String before = Samples.text(file());
    Progress progress = run(List.of(B), CellRunnerTest::half);
    assertThat(progress.results()).extracting(CellResult::cell).containsExactly(B);
    assertThat(Samples.text(file())).startsWith(before).hasLineCount(2);
  }

  @Test
  void run_failingCell_othersGoOnAndItIsTriedAgain() {
    RuntimeException failure = new TrainingException("no gradient");
    Progress first =
        run(
            List.of(A, B, C),
            cell -> {
              if (cell.equals(B)) {
                throw failure;
              }
              return half(cell);
            });
    assertThat(run).containsExactly(A, B, C);
    assertThat(first.results().get(1)).isInstanceOf(Failed.class);
    assertThat(((Failed) first.results().get(1)).message()).isEqualTo("no gradient");
    assertThat(events).contains(new Ended(first.results().get(1), failure));

    Progress second = run(List.of(A, B, C), CellRunnerTest::half);
    assertThat(run).containsExactly(B);
    assertThat(second.results()).allMatch(Done.class::isInstance);
    assertThat(events.get(0)).isEqualTo(new Opened(file(), 3, 2, 1, 0));
    assertThat(Samples.text(file())).hasLineCount(4);
    run(List.of(A, B, C), CellRunnerTest::half);
    assertThat(run).isEmpty();
  }

  @Test
  void run_defect_namesItsKind() {
    Progress progress =
        run(
            List.of(A),
            cell -> {
              throw new IllegalStateException("x".repeat(5000));
            });
    assertThat(((Failed) progress.results().get(0)).message())
        .startsWith("java.lang.IllegalStateException: xxx")
        .hasSize(2000);
  }

  @Test
  void run_interruptedWithin_leavesNoResultOfTheRunningCell() {
    Progress progress =
        run(
            List.of(A, B, C),
            cell -> {
              if (cell.equals(B)) {
                Thread.currentThread().interrupt();
                throw new TrainingException("stopped");
              }
              return half(cell);
            });
    assertThat(progress.interrupted()).isTrue();
    assertThat(progress.results()).extracting(CellResult::cell).containsExactly(A);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run(List.of(A, B, C), CellRunnerTest::half).interrupted()).isFalse();
    assertThat(run).containsExactly(B, C);
  }

  @Test
  void run_interruptedAtTheEndOfACell_keepsItAndStops() {
    Progress progress =
        run(
            List.of(A, B),
            cell -> {
              Thread.currentThread().interrupt();
              return half(cell);
            });
    assertThat(progress.interrupted()).isTrue();
    assertThat(progress.results()).extracting(CellResult::cell).containsExactly(A);
    assertThat(run).containsExactly(A);
  }

  @Test
  void run_interruptedTrainingOrWaiting_stopsThoughTheFlagIsCleared() throws Exception {
    Constructor<TrainingInterruptedException> made =
        TrainingInterruptedException.class.getDeclaredConstructor(String.class);
    made.setAccessible(true);
    List<RuntimeException> interrupts =
        List.of(
            made.newInstance("Training was interrupted"),
            new TrainingException("waiting", new InterruptedException()));
    for (RuntimeException interrupt : interrupts) {
      Progress progress =
          run(
              List.of(A, B),
              cell -> {
                throw interrupt;
              });
      assertThat(progress).isEqualTo(new Progress(List.of(), true));
      assertThat(Samples.text(file())).isEmpty();
    }
  }

  @Test
  void run_crash_leavesTheFileFreeAndComplete() {
    assertThatThrownBy(
            () ->
                run(
                    List.of(A, B),
                    cell -> {
                      if (cell.equals(B)) {
                        throw new StackOverflowError("simulated");
                      }
                      return half(cell);
                    }))
        .isInstanceOf(StackOverflowError.class);
    run(List.of(A, B), CellRunnerTest::half);
    assertThat(run).containsExactly(B);
  }

  @Test
  void run_events_tellWhatIsHappening() {
    run(List.of(A), CellRunnerTest::half);
    Progress progress = run(List.of(A, B), CellRunnerTest::half);
    assertThat(events)
        .containsExactly(
            new Opened(file(), 2, 1, 0, 0),
            new Started(B, 2, 2),
            new Ended(progress.results().get(1), null));
  }

  @Test
  void run_sameCellTwice_isRefused() {
    Cell sameAsA = Cell.of("seed", "1").with("task", "CB").with("method", "residual");
    assertThatThrownBy(() -> run(List.of(A, B, sameAsA), CellRunnerTest::half))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("task", "twice");
    assertThat(file()).doesNotExist();
  }
}
