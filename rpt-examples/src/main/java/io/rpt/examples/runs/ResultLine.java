package io.rpt.examples.runs;

import com.google.common.collect.Maps;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.examples.files.JsonLines;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A result as a line of JSON: the settings, then how the run ended. */
final class ResultLine {
  /** How every line starts, which tells half a line from a file of another kind. */
  static final String START = "{\"id\":\"";

  private static final String DONE = "done";
  private static final String FAILED = "failed";
  private static final Set<String> FAILED_NAMES =
      Set.of("id", "status", "settings", "failure", "seconds");
  private static final Set<String> DONE_NAMES =
      Set.of(
          "id",
          "status",
          "settings",
          "metrics",
          "score",
          "answers",
          "invalid_answers",
          "constant",
          "majority_score",
          "truncated_texts",
          "trained_parameters",
          "kept_parameters",
          "best_epoch",
          "curve",
          "provenance",
          "seconds");

  private ResultLine() {}

  /** The line without its end. */
  static String write(CellResult result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", result.cell().id());
    line.put("status", result instanceof Done ? DONE : FAILED);
    line.put("settings", result.cell().settings());
    if (result instanceof Done done) {
      putOutcome(line, done.outcome());
    } else if (result instanceof Failed failed) {
      line.put("failure", failed.message());
    }
    line.put("seconds", result.seconds());
    return JsonLines.line(line);
  }

  private static void putOutcome(Map<String, Object> line, CellOutcome outcome) {
    line.put("metrics", outcome.metrics());
    line.put("score", outcome.score());
    line.put("answers", outcome.answers());
    line.put("invalid_answers", outcome.invalidAnswers());
    line.put("constant", outcome.constant());
    outcome.majorityScore().ifPresent(score -> line.put("majority_score", score));
    line.put("truncated_texts", outcome.truncatedTexts());
    line.put("trained_parameters", outcome.trainedParameters());
    line.put("kept_parameters", outcome.keptParameters());
    line.put("best_epoch", outcome.bestEpoch());
    if (!outcome.curve().equals(Curve.none())) {
      line.put("curve", CurveJson.write(outcome.curve()));
    }
    line.put("provenance", outcome.provenance());
  }

  /**
   * Reads a line.
   *
   * @param place where it stands, such as {@code results.jsonl:3}
   * @throws InvalidFileException naming the place, if it is not a result to the letter
   */
  static CellResult read(String line, String place) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    JsonObject object = JsonValue.parse(bytes, place, JsonLimits.standard()).asObject();
    try {
      return read(object);
    } catch (InvalidValueException e) {
      throw new InvalidFileException(place + ": " + e.getMessage(), e);
    }
  }

  private static CellResult read(JsonObject line) {
    Cell cell = new Cell(texts(line.object("settings")));
    if (!line.string("id").equals(cell.id())) {
      throw line.failure(
          "the id is "
              + line.string("id")
              + ", but that of the settings is "
              + cell.id()
              + ". Was the line edited? Remove it to run the cell again.");
    }
    String status = line.string("status");
    double seconds = line.number("seconds");
    if (status.equals(DONE)) {
      line.rejectUnknown(DONE_NAMES);
      return new Done(cell, seconds, outcome(line));
    }
    if (status.equals(FAILED)) {
      line.rejectUnknown(FAILED_NAMES);
      return new Failed(cell, seconds, line.string("failure"));
    }
    throw line.failure("the status is '" + status + "'; expected " + DONE + " or " + FAILED + ".");
  }

  private static CellOutcome outcome(JsonObject line) {
    JsonObject metrics = line.object("metrics");
    return new CellOutcome(
        Maps.toMap(metrics.names(), metrics::number),
        line.number("score"),
        line.integer("answers", 1, Integer.MAX_VALUE),
        line.integer("invalid_answers", 0, Integer.MAX_VALUE),
        line.bool("constant"),
        line.optionalNumber("majority_score"),
        line.integer("truncated_texts", 0, Integer.MAX_VALUE),
        line.integer("trained_parameters"),
        line.integer("kept_parameters"),
        line.integer("best_epoch", 0, Integer.MAX_VALUE),
        line.optionalObject("curve").map(CurveJson::read).orElse(Curve.none()),
        texts(line.object("provenance")));
  }

  private static Map<String, String> texts(JsonObject object) {
    return Maps.toMap(object.names(), object::string);
  }
}
