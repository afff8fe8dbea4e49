package io.rpt.examples.plan;

import io.rpt.core.error.InvalidValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A comparison: every method on every task with every seed and every combination of options that
 * concerns it.
 *
 * @param methods what is compared, by different names
 * @param tasks the names of the tasks
 * @param seeds the seeds; runs of equal seeds are paired
 * @param options the options of all methods that they concern
 */
public record Plan(List<Method> methods, List<String> tasks, List<Long> seeds, Grid options) {
  /**
   * Copies the lists.
   *
   * @throws InvalidValueException if one is empty or has something twice
   */
  public Plan {
    methods = List.copyOf(methods);
    Grid.distinct("the methods", methods.stream().map(Method::name).toList());
    tasks = Grid.distinct("the tasks", tasks);
    seeds = Grid.distinct("the seeds", seeds);
  }

  /**
   * A method with one combination of options.
   *
   * @param method the method's name
   * @param options the options by name, the method's own first
   */
  public record Variant(String method, Map<String, String> options) {}

  /**
   * One run.
   *
   * @param variant what is run
   * @param task on which task
   * @param seed with which seed
   */
  public record Run(Variant variant, String task, long seed) {}

  /**
   * The variants of all methods. An option of the plan that does not concern a method does not
   * multiply its variants.
   *
   * @param concerns whether an option, named second, concerns a method
   * @throws InvalidValueException if an option concerns no method
   */
  public List<Variant> variants(BiPredicate<Method, String> concerns) {
    for (String option : options.values().keySet()) {
      if (methods.stream().noneMatch(method -> concerns.test(method, option))) {
        throw new InvalidValueException(
            "The option '"
                + option
                + "' concerns none of the methods "
                + methods.stream().map(Method::name).toList()
                + ". Leave it out.");
      }
    }
    List<Variant> variants = new ArrayList<>();
    for (Method method : methods) {
      Grid own = options.only(option -> concerns.test(method, option)).with(method.options());
      for (Map<String, String> combination : own.combinations()) {
        variants.add(new Variant(method.name(), new LinkedHashMap<>(combination)));
      }
    }
    return variants;
  }

  /**
   * The runs, seed by seed, and of a seed task by task, so that a comparison which is stopped early
   * has something of everything.
   */
  public List<Run> runs(List<Variant> variants) {
    List<Run> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (String task : tasks) {
        variants.forEach(variant -> runs.add(new Run(variant, task, seed)));
      }
    }
    return runs;
  }
}
