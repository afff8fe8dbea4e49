package io.rpt.examples.runs;

import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/** Cells and outcomes to test with. */
final class Samples {
  private Samples() {}

  static Cell cell(String method, String task, int seed) {
    return Cell.of("task", task).with("method", method).with("seed", seed);
  }

  static CellOutcome outcome(double score) {
    return outcome(Map.of("accuracy", score), score);
  }

  static CellOutcome outcome(Map<String, Double> metrics, double score) {
    return outcome(metrics, score, 0, false);
  }

  static Done done(Cell cell, double score) {
    return new Done(cell, 1, outcome(score));
  }

  static Done done(Cell cell, double score, int invalid, boolean constant) {
    return new Done(cell, 1, outcome(Map.of("accuracy", score), score, invalid, constant));
  }

  private static CellOutcome outcome(
      Map<String, Double> metrics, double score, int invalid, boolean constant) {
    return new CellOutcome(
        metrics,
        score,
        50,
        invalid,
        constant,
        OptionalDouble.empty(),
        0,
        1000,
        100,
        3,
        Curve.none(),
        Map.of());
  }

  static Failed failed(Cell cell, String message) {
    return new Failed(cell, 1, message);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
