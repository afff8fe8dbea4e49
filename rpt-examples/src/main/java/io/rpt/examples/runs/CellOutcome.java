package io.rpt.examples.runs;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a finished run found.
 *
 * @param metrics the metrics by their exact names, fractions of 1, at least one
 * @param score the one score that they make, a fraction of 1
 * @param answers how many answers were scored
 * @param invalidAnswers how many of them could not be read, and scored as wrong
 * @param constant whether every text got the same answer
 * @param majorityScore the score of always giving the most frequent answer, where answers are
 *     classes
 * @param truncatedTexts how many texts were shortened to fit
 * @param trainedParameters how many numbers were trained
 * @param keptParameters how many numbers are kept for serving
 * @param bestEpoch the epoch whose prompt was scored, from 1; 0 if nothing was trained
 * @param curve how it learned
 * @param provenance what else is needed to repeat the run, by name: digests, versions, options
 */
public record CellOutcome(
    Map<String, Double> metrics,
    double score,
    int answers,
    int invalidAnswers,
    boolean constant,
    OptionalDouble majorityScore,
    int truncatedTexts,
    long trainedParameters,
    long keptParameters,
    int bestEpoch,
    Curve curve,
    Map<String, String> provenance) {
  private static final double SAME_SCORE = 1e-9;

  /**
   * Copies the maps, in their order.
   *
   * @throws InvalidValueException if there is no metric, a metric or the score is not from 0 to 1,
   *     or a count is out of its range
   */
  public CellOutcome {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    if (metrics.isEmpty()) {
      throw new InvalidValueException("The result of a run has no metric; expected at least one.");
    }
    metrics.forEach(CellOutcome::requireFraction);
    requireFraction("score", score);
    Checks.inRange("answers", answers, 1, Integer.MAX_VALUE);
    Checks.inRange("invalidAnswers", invalidAnswers, 0, answers);
    majorityScore.ifPresent(value -> requireFraction("majority score", value));
    requireCount("truncatedTexts", truncatedTexts);
    requireCount("trainedParameters", trainedParameters);
    requireCount("keptParameters", keptParameters);
    requireCount("bestEpoch", bestEpoch);
  }

  /** Whether the run learned nothing: it gave one answer only, or scores as the majority does. */
  public boolean collapsed() {
    return constant
        || (majorityScore.isPresent()
            && Math.abs(score - majorityScore.getAsDouble()) < SAME_SCORE);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidValueException(
          "The " + name + " of a run is " + value + "; expected a fraction from 0 to 1.");
    }
  }

  private static void requireCount(String name, long value) {
    if (value < 0) {
      throw new InvalidValueException(
          "The " + name + " of a run is " + value + "; expected at least 0.");
    }
  }
}
