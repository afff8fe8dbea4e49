package io.rpt.examples.plan;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A plan as a file: a JSON object whose members are {@code methods}, {@code tasks}, {@code seeds}
 * and {@code reference}, and options by their names on the command line, without dashes, with a
 * value or a list of values each. A method is a known name, or an object with {@code name}, perhaps
 * {@code like} (a known method whose options it has too), and options of its own.
 *
 * @param methods the methods, or empty
 * @param tasks the tasks' names, or empty
 * @param seeds the seeds, or empty
 * @param reference the method that others are compared with, or empty
 * @param options the options of all methods that they concern
 */
public record PlanFile(
    List<Method> methods,
    List<String> tasks,
    List<Long> seeds,
    Optional<String> reference,
    Grid options) {
  private static final Set<String> NAMES = Set.of("methods", "tasks", "seeds", "reference");

  /** A plan file that says nothing. */
  public static PlanFile empty() {
    return new PlanFile(List.of(), List.of(), List.of(), Optional.empty(), Grid.empty());
  }

  /**
   * Reads a file.
   *
   * @param isOption whether there is an option of a name
   * @throws InvalidFileException naming the place, if it is not as above
   */
  public static PlanFile read(Path file, Predicate<String> isOption) {
    return of(JsonValue.open(file, JsonLimits.standard()), isOption);
  }

  /**
   * Reads a file's bytes, as {@link #read}.
   *
   * @param source what errors call them
   */
  public static PlanFile parse(byte[] bytes, String source, Predicate<String> isOption) {
    return of(JsonValue.parse(bytes, source, JsonLimits.standard()), isOption);
  }

  private static PlanFile of(JsonValue document, Predicate<String> isOption) {
    JsonObject plan = document.asObject();
    return new PlanFile(
        list(plan, "methods", value -> method(value, isOption)),
        list(plan, "tasks", JsonValue::asString),
        list(plan, "seeds", value -> value.asInteger(Long.MIN_VALUE, Long.MAX_VALUE)),
        plan.optionalString("reference"),
        options(plan, NAMES, isOption));
  }

  /**
   * The plan that the file alone makes.
   *
   * @throws InvalidValueException if methods, tasks or seeds are missing
   */
  public Plan plan() {
    return new Plan(methods, tasks, seeds, options);
  }

  private static <T> List<T> list(JsonObject plan, String name, Function<JsonValue, T> value) {
    return plan.find(name).stream().flatMap(list -> list.asList().stream()).map(value).toList();
  }

  private static Method method(JsonValue value, Predicate<String> isOption) {
    try {
      if (!value.isObject()) {
        return Method.byName(value.asString());
      }
      JsonObject object = value.asObject();
      Grid base =
          object
              .optionalString("like")
              .map(Method::byName)
              .map(Method::options)
              .orElse(Grid.empty());
      Grid own = options(object, Set.of("name", "like"), isOption);
      return new Method(object.string("name"), base.with(own));
    } catch (InvalidValueException e) {
      throw value.failure(String.valueOf(e.getMessage()));
    }
  }

  private static Grid options(JsonObject object, Set<String> others, Predicate<String> isOption) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (String name : object.names()) {
      if (others.contains(name)) {
        continue;
      }
      if (!isOption.test(name)) {
        throw object.failure(
            "has the member '"
                + name
                + "', which is none of "
                + others.stream().sorted().toList()
                + " and no option of a run; see rpt compare --help.");
      }
      JsonValue value = object.get(name);
      options.put(
          name,
          value.isList()
              ? value.asList().stream().map(JsonValue::asWord).toList()
              : List.of(value.asWord()));
    }
    try {
      return new Grid(options);
    } catch (InvalidValueException e) {
      throw object.failure(String.valueOf(e.getMessage()));
    }
  }
}
