package io.rpt.examples.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter err = new PrintWriter(text, true);
  private long nanos = 5;

  private Progress work(long total, long first) {
    return new Progress(new LineDisplay(err), () -> nanos, "Evaluating", total, first);
  }

  private void pass(Progress progress, long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    progress.tick();
  }

  @Test
  void progress_shorterThanTwoSeconds_showsNothing() {
    try (Progress progress = work(10, 0)) {
      progress.step(9);
      pass(progress, 1_999);
    }
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void progress_long_isOneLineAtTwoSecondsOneInTenAndOneAtTheEnd() {
    try (Progress progress = work(1_000, 0)) {
      progress.step(100);
      pass(progress, 2_000);
      progress.note("loss 0.5");
      pass(progress, 1_000);
      pass(progress, 8_999);
      progress.step(500);
      pass(progress, 1);
      progress.stepTo(1_000);
      nanos += TimeUnit.SECONDS.toNanos(88);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "Evaluating: 100 of 1,000 (10 %), 2 s, about 18 s left",
            "Evaluating: 600 of 1,000 (60 %), 12 s, about 8 s left, loss 0.5",
            "Evaluating: 1,000 of 1,000, ended after 1 min 40 s");
  }

  @Test
  void progress_wentOn_takesThePaceOfWhatWasDoneHere() {
    try (Progress progress = work(100, 80)) {
      progress.step(10);
      pass(progress, 10_000);
    }
    assertThat(text.toString()).startsWith("Evaluating: 90 of 100 (90 %), 10 s, about 10 s left");
  }

  @Test
  void progress_uncountedOrEmpty_hasNoCountsAndNoEstimate() {
    try (Progress progress = work(Progress.UNKNOWN, 0)) {
      pass(progress, 3_725_000);
    }
    try (Progress progress = work(0, 0)) {
      pass(progress, 3_000);
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "Evaluating: 1 h 02 min",
            "Evaluating: ended after 1 h 02 min",
            "Evaluating: 0 of 0 (100 %), 3 s",
            "Evaluating: 0 of 0, ended after 3 s");
  }

  @Test
  void progress_closedTwiceAndTickedAfter_endsOnce() {
    Progress progress = work(5, 0);
    pass(progress, 2_500);
    progress.close();
    progress.close();
    pass(progress, 60_000);
    assertThat(text.toString().lines()).hasSize(2);
  }

  @Test
  void view_workThatReportsNothing_isShownAndItsResultReturned() {
    ProgressView view = ProgressView.of(err, Terminal.of(false, Map.of()));
    String result =
        view.during(
            "Hashing",
            () -> {
              sleep(2_400);
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(text.toString().lines()).containsExactly("Hashing: 2 s", "Hashing: ended after 2 s");
  }

  @Test
  void view_failure_isPassedOnAndEndsTheTimer() {
    ProgressView view = ProgressView.of(err, Terminal.of(false, Map.of()));
    assertThatThrownBy(
            () ->
                view.during(
                    "Hashing",
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void quiet_longWork_showsNothing() {
    String result =
        ProgressView.of(err, true)
            .during(
                "Hashing",
                () -> {
                  sleep(2_400);
                  return "done";
                });
    assertThat(result).isEqualTo("done");
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void terminal_dumbOrNone_movesNoCursor() {
    assertThat(Terminal.of(true, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(true, true));
    assertThat(Terminal.of(true, Map.of("TERM", "dumb"))).isEqualTo(new Terminal(true, false));
    assertThat(Terminal.of(false, Map.of("TERM", "xterm"))).isEqualTo(new Terminal(false, false));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
