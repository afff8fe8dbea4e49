package io.rpt.examples.report;

import io.rpt.examples.runs.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the settings that tell the runs of a comparison apart, beside method, task and seed. */
public final class RowSettings {
  /** What a comparison calls a method. */
  public static final String METHOD = "method";

  static final String TASK = "task";
  static final String SEED = "seed";

  /** What is trained instead of a prompt, in runs without one. */
  static final String TRAINED = "trained";

  static final String LEARNING_RATE = "learning_rate";

  /** Settings that are wanted for themselves, in the order in which tables show them. */
  private static final List<String> FIRST =
      List.of(LEARNING_RATE, "prompt_length", "bottleneck", "few_shot", "initialisation");

  /** Settings that say the same as others do, and are shown only where nothing else differs. */
  private static final Set<String> LAST =
      Set.of("reparameterizer", "backbone_sha256", "tokenizer_sha256", "data_sha256");

  private RowSettings() {}

  /** The settings over which means are taken. */
  static List<String> repeats() {
    return List.of(SEED, "sample_seed");
  }

  /**
   * The fewest settings, taken in the order in which cells have them, so that two runs of one
   * method and task that agree in them differ in nothing but what is repeated; and the learning
   * rate if it is not the same everywhere.
   */
  static List<String> of(List<Cell> cells) {
    List<String> chosen = new ArrayList<>();
    for (String name : candidates(cells)) {
      boolean differs = values(cells, List.of(name)).size() > 1;
      boolean splits = splits(cells, chosen, name);
      if (splits || (name.equals(LEARNING_RATE) && differs)) {
        chosen.add(name);
      }
    }
    return chosen;
  }

  /** The settings by which a run of these is called. */
  public static List<String> names(List<Cell> cells) {
    List<String> names = new ArrayList<>(List.of(TASK, METHOD));
    names.addAll(of(cells));
    names.add(SEED);
    return names;
  }

  private static List<String> candidates(List<Cell> cells) {
    List<String> ordered = new ArrayList<>(wanted(cells));
    namesOf(cells).stream().filter(LAST::contains).forEach(ordered::add);
    return ordered;
  }

  /** The settings that say what others do not, in the order in which tables show them. */
  static List<String> wanted(List<Cell> cells) {
    Set<String> names = namesOf(cells);
    List<String> ordered = new ArrayList<>(FIRST);
    ordered.retainAll(names);
    names.stream()
        .filter(name -> !FIRST.contains(name) && !LAST.contains(name))
        .forEach(ordered::add);
    return ordered;
  }

  /** All settings but method, task and what is repeated. */
  private static Set<String> namesOf(List<Cell> cells) {
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> names.addAll(cell.settings().keySet()));
    names.removeAll(repeats());
    names.removeAll(List.of(METHOD, TASK));
    return names;
  }

  private static boolean splits(List<Cell> cells, List<String> chosen, String name) {
    List<String> before = new ArrayList<>(List.of(METHOD, TASK));
    before.addAll(chosen);
    List<String> after = new ArrayList<>(before);
    after.add(name);
    return values(cells, after).size() > values(cells, before).size();
  }

  private static Set<Map<String, String>> values(List<Cell> cells, List<String> names) {
    return cells.stream()
        .map(cell -> restricted(cell, names))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** A cell's values of some settings, without those that it lacks. */
  static Map<String, String> restricted(Cell cell, List<String> names) {
    return names.stream()
        .filter(name -> cell.find(name).isPresent())
        .collect(Collectors.toMap(name -> name, cell::setting));
  }
}
