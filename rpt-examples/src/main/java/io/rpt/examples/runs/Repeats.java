package io.rpt.examples.runs;

import io.rpt.core.error.InvalidDataException;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The runs of one place of a table: equal but for their seeds.
 *
 * @param done the runs that finished
 * @param failed the runs that failed; no mean counts them
 */
public record Repeats(List<Done> done, List<Failed> failed) {
  /**
   * Copies the lists.
   *
   * @throws InvalidDataException if the runs have different metrics
   */
  public Repeats {
    done = List.copyOf(done);
    failed = List.copyOf(failed);
    for (Done run : done) {
      Set<String> expected = done.get(0).outcome().metrics().keySet();
      if (!run.outcome().metrics().keySet().equals(expected)) {
        throw new InvalidDataException(
            "The run "
                + run.cell()
                + " has the metrics "
                + run.outcome().metrics().keySet()
                + "; expected "
                + expected
                + " as of "
                + done.get(0).cell()
                + ". Run the older one again.");
      }
    }
  }

  static Repeats of(List<CellResult> results) {
    return new Repeats(
        results.stream().filter(Done.class::isInstance).map(Done.class::cast).toList(),
        results.stream().filter(Failed.class::isInstance).map(Failed.class::cast).toList());
  }

  /** The scores; empty if no run finished. */
  public Optional<Spread> score() {
    return spread(CellOutcome::score);
  }

  /** Each metric by its exact name; none if no run finished. */
  public Map<String, Spread> metrics() {
    Map<String, Spread> metrics = new LinkedHashMap<>();
    if (!done.isEmpty()) {
      for (String name : done.get(0).outcome().metrics().keySet()) {
        spread(outcome -> outcome.metrics().getOrDefault(name, Double.NaN))
            .ifPresent(spread -> metrics.put(name, spread));
      }
    }
    return metrics;
  }

  private Optional<Spread> spread(ToDoubleFunction<CellOutcome> value) {
    return done.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.of(done.stream().mapToDouble(r -> value.applyAsDouble(r.outcome())).toArray()));
  }

  /** Whether some run gave every text the same answer. */
  public boolean constant() {
    return done.stream().anyMatch(run -> run.outcome().constant());
  }

  /** How many runs collapsed: one answer only, or exactly the majority's score. */
  public long collapsed() {
    return done.stream().filter(run -> run.outcome().collapsed()).count();
  }

  /** The sum of a count over the finished runs. */
  public long sum(ToLongFunction<CellOutcome> count) {
    return done.stream().mapToLong(run -> count.applyAsLong(run.outcome())).sum();
  }
}
