package io.rpt.examples.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far some work is.
 *
 * @param what the work
 * @param first how many parts were done before it began
 * @param done how many parts are done
 * @param total how many parts there are, or {@link Progress#UNKNOWN}
 * @param note what else is known, or nothing
 * @param elapsed since it began
 */
record ProgressState(
    String what, long first, long done, long total, String note, Duration elapsed) {
  boolean isCounted() {
    return total >= 0;
  }

  /** The time that the rest will take at the pace so far. */
  Optional<Duration> remaining() {
    if (!isCounted() || done <= first) {
      return Optional.empty();
    }
    double each = (double) elapsed.toMillis() / (done - first);
    return Optional.of(Duration.ofMillis(Math.round(each * Math.max(0, total - done))));
  }

  /** A line of running work. */
  String line() {
    StringBuilder line = new StringBuilder(what).append(": ").append(counts());
    if (isCounted()) {
      line.append(String.format(Locale.ROOT, " (%d %%)", total == 0 ? 100 : 100 * done / total));
    }
    line.append(counts().isEmpty() ? "" : ", ").append(time(elapsed));
    remaining().ifPresent(left -> line.append(", about ").append(time(left)).append(" left"));
    return line.append(note.isEmpty() ? "" : ", " + note).toString();
  }

  /** The last line. */
  String lastLine() {
    return what
        + ": "
        + counts()
        + (counts().isEmpty() ? "" : ", ")
        + "ended after "
        + time(elapsed);
  }

  private String counts() {
    if (!isCounted()) {
      return done == 0 ? "" : String.format(Locale.ROOT, "%,d", done);
    }
    return String.format(Locale.ROOT, "%,d of %,d", done, total);
  }

  private static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }
}
