package io.rpt.examples.report;

import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Done;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A method with one choice of the settings that vary, and its runs.
 *
 * @param method the method
 * @param settings its values of the settings that vary, without those that it lacks
 * @param results the runs, of all tasks and seeds
 */
record Config(String method, Map<String, String> settings, List<CellResult> results) {
  /** What pairs runs of different methods. */
  record Pair(String task, String seed) {}

  Config {
    settings = Map.copyOf(settings);
    results = List.copyOf(results);
  }

  private static String task(CellResult result) {
    return result.cell().setting(RowSettings.TASK);
  }

  /** The finished runs. */
  List<Done> done() {
    return results.stream().filter(Done.class::isInstance).map(Done.class::cast).toList();
  }

  /** The finished runs of a task. */
  List<Done> done(String task) {
    return done().stream().filter(run -> task(run).equals(task)).toList();
  }

  /** How many runs are counted by a rule. */
  long count(Predicate<Done> rule) {
    return done().stream().filter(rule).count();
  }

  /** The scores of the finished runs. */
  Map<Pair, Double> scores() {
    Map<Pair, Double> scores = new LinkedHashMap<>();
    done()
        .forEach(
            run ->
                scores.put(
                    new Pair(task(run), run.cell().setting(RowSettings.SEED)),
                    run.outcome().score()));
    return scores;
  }

  /** The score of each task: the mean over seeds, of those with a finished run. */
  Map<String, Double> byTask() {
    return means(scores(), Pair::task);
  }

  /** The mean of the tasks for each seed that has all the tasks that some seed has. */
  Map<String, Double> bySeed() {
    Map<Pair, Double> scores = scores();
    long tasks = scores.keySet().stream().map(Pair::task).distinct().count();
    Map<String, Double> means = means(scores, Pair::seed);
    means
        .keySet()
        .removeIf(
            seed -> scores.keySet().stream().filter(p -> p.seed().equals(seed)).count() < tasks);
    return means;
  }

  private static Map<String, Double> means(Map<Pair, Double> scores, Function<Pair, String> by) {
    Map<String, double[]> sums = new TreeMap<>();
    scores.forEach(
        (pair, score) -> {
          double[] sum = sums.computeIfAbsent(by.apply(pair), key -> new double[2]);
          sum[0] += score;
          sum[1]++;
        });
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((key, sum) -> means.put(key, sum[0] / sum[1]));
    return means;
  }

  /** The mean of the tasks' scores; empty if no run finished. */
  OptionalDouble mean() {
    return byTask().values().stream().mapToDouble(Double::doubleValue).average();
  }

  /** Whether it trains a prompt. */
  boolean hasPrompt() {
    return results.get(0).cell().find(RowSettings.TRAINED).isEmpty();
  }

  /** Whether it has these values of the settings that it has. */
  boolean fits(Map<String, String> values) {
    return values.entrySet().stream()
        .allMatch(value -> !has(value.getKey()) || value(value.getKey()).equals(value.getValue()));
  }

  /** Whether it has a value of a setting. */
  boolean has(String setting) {
    return settings.containsKey(setting);
  }

  /** Its value of a setting that it has. */
  String value(String setting) {
    return Objects.requireNonNull(settings.get(setting));
  }
}
