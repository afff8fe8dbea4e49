package io.rpt.examples.report;

import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.Curve;
import io.rpt.examples.runs.TextGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How fast methods learn, each at the best of its settings. */
final class Learning {
  private static final double NEAR = 0.9;

  private Learning() {}

  /** The score of an epoch that tables show. */
  static double score(Curve.Epoch epoch) {
    Double score = epoch.scores().get("score");
    return score == null ? epoch.scores().getOrDefault("accuracy", Double.NaN) : score;
  }

  /**
   * The optimizer steps after which a run first came 90 % of the way from the majority's score (0
   * if there is none) to its best score; empty if it never rose above the majority's.
   */
  static OptionalDouble steps(CellOutcome outcome) {
    double start = outcome.majorityScore().orElse(0);
    Curve curve = outcome.curve();
    double best = curve.epochs().stream().mapToDouble(Learning::score).max().orElse(start);
    if (!(best > start)) {
      return OptionalDouble.empty();
    }
    double goal = start + NEAR * (best - start);
    for (int i = 0; i < curve.epochs().size(); i++) {
      if (score(curve.epochs().get(i)) >= goal) {
        return OptionalDouble.of((i + 1.0) * curve.stepsPerEpoch());
      }
    }
    return OptionalDouble.empty();
  }

  static TextGrid table(ConfigSet set) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(set.conditions());
    header.add("method");
    header.addAll(set.tasks());
    lines.add(header);
    for (Map<String, String> condition : set.conditionValues()) {
      for (String method : set.methods()) {
        Optional<Config> best = ConfigSet.best(set.of(method, condition));
        if (best.isPresent()) {
          List<String> line = new ArrayList<>(condition.values());
          line.add(method);
          set.tasks().forEach(task -> line.add(text(best.get().done(task))));
          lines.add(line);
        }
      }
    }
    return new TextGrid(1 + set.conditions().size(), lines);
  }

  private static String text(List<Done> runs) {
    double[] steps =
        runs.stream()
            .map(run -> steps(run.outcome()))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    return steps.length == 0
        ? Numbers.MISSING
        : String.format(
            Locale.ROOT, "%.0f (%d/%d)", Numbers.median(steps), steps.length, runs.size());
  }
}
