package io.rpt.examples.report;

import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The results of a comparison by method and settings.
 *
 * @param configs every method with every choice of settings, in the order of their first runs
 * @param varied the settings that vary, in the order in which tables show them
 * @param tasks the tasks
 */
record ConfigSet(List<Config> configs, List<String> varied, List<String> tasks) {
  ConfigSet {
    configs = List.copyOf(configs);
    varied = List.copyOf(varied);
    tasks = List.copyOf(tasks);
  }

  /** Groups the results of different cells. */
  static ConfigSet of(Collection<CellResult> results) {
    List<Cell> cells = results.stream().map(CellResult::cell).toList();
    List<String> varied = RowSettings.of(cells);
    List<String> names = new ArrayList<>(List.of(RowSettings.METHOD));
    names.addAll(varied);
    Map<Map<String, String>, List<CellResult>> groups = new LinkedHashMap<>();
    results.forEach(
        result ->
            groups
                .computeIfAbsent(
                    RowSettings.restricted(result.cell(), names), key -> new ArrayList<>())
                .add(result));
    List<Config> configs = new ArrayList<>();
    groups.forEach(
        (key, group) ->
            configs.add(
                new Config(
                    group.get(0).cell().setting(RowSettings.METHOD),
                    RowSettings.restricted(group.get(0).cell(), varied),
                    group)));
    return new ConfigSet(
        configs, varied, cells.stream().map(c -> c.setting(RowSettings.TASK)).distinct().toList());
  }

  /** The methods, in the order of their first runs. */
  List<String> methods() {
    return configs.stream().map(Config::method).distinct().toList();
  }

  /**
   * The settings under which methods are compared: those that all methods with a prompt have, but
   * for the learning rate.
   */
  List<String> conditions() {
    return varied.stream()
        .filter(name -> !name.equals(RowSettings.LEARNING_RATE))
        .filter(
            name -> configs.stream().allMatch(config -> config.has(name) || !config.hasPrompt()))
        .toList();
  }

  /** The settings of which each method takes its best value: the others. */
  List<String> tuned() {
    List<String> tuned = new ArrayList<>(varied);
    tuned.removeAll(conditions());
    return tuned;
  }

  /** The choices of the conditions' values that there are. */
  List<Map<String, String>> conditionValues() {
    List<String> conditions = conditions();
    return configs.stream()
        .filter(config -> conditions.stream().allMatch(config::has))
        .map(config -> chosen(config, conditions))
        .distinct()
        .toList();
  }

  private static Map<String, String> chosen(Config config, List<String> names) {
    Map<String, String> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, config.value(name)));
    return values;
  }

  /** The configurations of a method under some conditions, of which some may not concern it. */
  List<Config> of(String method, Map<String, String> condition) {
    return configs.stream()
        .filter(config -> config.method().equals(method))
        .filter(config -> config.fits(condition))
        .toList();
  }

  /**
   * The best of some configurations by the mean of the tasks' scores, among those with the most
   * finished runs, so that a failure or a missing run wins nothing; the first of equals. Empty if
   * no run finished.
   */
  static Optional<Config> best(List<Config> configs) {
    return configs.stream()
        .filter(config -> config.mean().isPresent())
        .max(
            Comparator.<Config>comparingInt(config -> config.done().size())
                .thenComparingDouble(config -> config.mean().orElseThrow())
                .thenComparing(Comparator.comparingInt(configs::indexOf).reversed()));
  }

  /**
   * The values of a setting among the configurations that fulfil a rule, in their natural order.
   */
  List<String> values(String setting, Predicate<Config> rule) {
    List<String> values =
        configs.stream()
            .filter(rule)
            .filter(config -> config.has(setting))
            .map(config -> config.value(setting))
            .distinct()
            .toList();
    return Numbers.areNumbers(values)
        ? values.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList()
        : values;
  }

  /** The same runs of one method only. */
  List<Config> ofMethod(String method) {
    return of(method, Map.of());
  }

  /** The best configuration of a method under no condition. */
  Optional<Config> best(String method) {
    return best(ofMethod(method));
  }
}
