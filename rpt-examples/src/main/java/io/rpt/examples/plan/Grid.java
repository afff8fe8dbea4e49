package io.rpt.examples.plan;

import com.google.common.collect.Lists;
import io.rpt.core.error.InvalidValueException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Options by name, each with the values that it takes in turn.
 *
 * @param values the values by the option's name, in the order in which they are to be run
 */
public record Grid(Map<String, List<String>> values) {
  /**
   * Copies the map, in its order.
   *
   * @throws InvalidValueException if an option has no value or one of them twice
   */
  public Grid {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, list) -> copy.put(name, distinct("the option '" + name + "'", list)));
    values = Collections.unmodifiableMap(copy);
  }

  /** No option. */
  public static Grid empty() {
    return new Grid(Map.of());
  }

  static <T> List<T> distinct(String what, List<T> list) {
    if (list.isEmpty() || new HashSet<>(list).size() != list.size()) {
      throw new InvalidValueException(
          "A comparison has the values "
              + list
              + " for "
              + what
              + "; expected at least one, all different.");
    }
    return List.copyOf(list);
  }

  /** This grid with the other's options, which replace those of the same name. */
  public Grid with(Grid other) {
    Map<String, List<String>> all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    return new Grid(all);
  }

  /** The options whose names are accepted. */
  Grid only(Predicate<String> accepted) {
    Map<String, List<String>> some = new LinkedHashMap<>(values);
    some.keySet().removeIf(accepted.negate());
    return new Grid(some);
  }

  /** Every combination of values, the last option varying fastest; one, empty, if there is none. */
  public List<Map<String, String>> combinations() {
    List<String> names = List.copyOf(values.keySet());
    List<Map<String, String>> all = new ArrayList<>();
    for (List<String> combination : Lists.cartesianProduct(List.copyOf(values.values()))) {
      Map<String, String> chosen = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        chosen.put(names.get(i), combination.get(i));
      }
      all.add(Collections.unmodifiableMap(chosen));
    }
    return all;
  }
}
