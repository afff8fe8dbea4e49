package io.rpt.examples.report;

import io.rpt.examples.runs.TextGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each method's score moves with the learning rate, at the best of its other settings. */
final class RobustnessTable {
  private RobustnessTable() {}

  static TextGrid of(ConfigSet set) {
    List<String> rates = set.values(RowSettings.LEARNING_RATE, config -> true);
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(set.conditions());
    header.add("method");
    header.addAll(rates);
    header.add("max−min");
    lines.add(header);
    for (Map<String, String> condition : set.conditionValues()) {
      for (String method : set.methods()) {
        line(set, condition, method, rates).ifPresent(lines::add);
      }
    }
    return new TextGrid(1 + set.conditions().size(), lines);
  }

  private static Optional<List<String>> line(
      ConfigSet set, Map<String, String> condition, String method, List<String> rates) {
    List<String> line = new ArrayList<>(condition.values());
    line.add(method);
    List<Double> means = new ArrayList<>();
    for (String rate : rates) {
      Map<String, String> at = new LinkedHashMap<>(condition);
      at.put(RowSettings.LEARNING_RATE, rate);
      Optional<Config> best = ConfigSet.best(set.of(method, at));
      best.ifPresent(config -> means.add(config.mean().orElseThrow()));
      line.add(
          best.map(config -> Numbers.spread(config.bySeed().values()))
              .orElse(failed(set, method, at)));
    }
    if (means.size() < 2) {
      return Optional.empty();
    }
    double most = means.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double least = means.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    line.add(Numbers.percent(most - least));
    return Optional.of(line);
  }

  private static String failed(ConfigSet set, String method, Map<String, String> at) {
    return set.of(method, at).isEmpty() ? Numbers.MISSING : "failed";
  }
}
