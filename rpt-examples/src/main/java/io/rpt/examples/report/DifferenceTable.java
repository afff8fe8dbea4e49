package io.rpt.examples.report;

import io.rpt.examples.report.Config.Pair;
import io.rpt.examples.runs.TextGrid;
import io.rpt.examples.stats.Holm;
import io.rpt.examples.stats.PairedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far each method lies from the reference, over runs of equal task and seed. */
final class DifferenceTable {
  private DifferenceTable() {}

  /** A row: the condition, the method and the test. */
  record Difference(Map<String, String> condition, String method, PairedTest test, int better) {
    Difference {
      condition = Map.copyOf(condition);
    }
  }

  /** The differences that have at least one pair. */
  static List<Difference> differences(ConfigSet set, String reference) {
    List<Difference> differences = new ArrayList<>();
    for (Map<String, String> condition : set.conditionValues()) {
      Optional<Config> base = ConfigSet.best(set.of(reference, condition));
      for (String method : set.methods()) {
        Optional<Config> other = ConfigSet.best(set.of(method, condition));
        if (base.isPresent() && other.isPresent() && !method.equals(reference)) {
          double[] paired = paired(base.get(), other.get());
          if (paired.length > 0) {
            differences.add(difference(condition, method, paired));
          }
        }
      }
    }
    return differences;
  }

  private static Difference difference(
      Map<String, String> condition, String method, double[] paired) {
    int better = 0;
    for (double difference : paired) {
      better += difference > 0 ? 1 : 0;
    }
    return new Difference(condition, method, PairedTest.of(paired), better);
  }

  private static double[] paired(Config base, Config other) {
    Map<Pair, Double> scores = base.scores();
    return other.scores().entrySet().stream()
        .filter(entry -> scores.containsKey(entry.getKey()))
        .mapToDouble(entry -> entry.getValue() - scores.getOrDefault(entry.getKey(), Double.NaN))
        .toArray();
  }

  static TextGrid of(ConfigSet set, List<Difference> differences) {
    double[] adjusted =
        Holm.adjusted(differences.stream().mapToDouble(row -> row.test().p()).toArray());
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(set.conditions());
    header.addAll(
        List.of("method", "difference", "95 % interval", "p", "p (Holm)", "better", "pairs"));
    lines.add(header);
    for (int i = 0; i < differences.size(); i++) {
      lines.add(line(set, differences.get(i), adjusted[i]));
    }
    return new TextGrid(1 + set.conditions().size(), lines);
  }

  private static List<String> line(ConfigSet set, Difference row, double adjusted) {
    PairedTest test = row.test();
    List<String> line = new ArrayList<>();
    set.conditions().forEach(name -> line.add(String.valueOf(row.condition().get(name))));
    line.add(row.method());
    line.add(Numbers.points(test.mean()));
    line.add(
        Double.isNaN(test.halfWidth())
            ? Numbers.MISSING
            : Numbers.points(test.mean() - test.halfWidth())
                + " to "
                + Numbers.points(test.mean() + test.halfWidth()));
    line.add(probability(test.p()));
    line.add(probability(adjusted));
    line.add(String.valueOf(row.better()));
    line.add(String.valueOf(test.pairs()));
    return line;
  }

  private static String probability(double p) {
    return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
