package io.rpt.examples.plan;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is compared: a name and the options that make it. Options of its own, such as learning
 * rates, stand instead of the plan's.
 *
 * @param name what tables and pictures call it
 * @param options its own options
 */
public record Method(String name, Grid options) {
  private static final String NETWORK = "reparameterizer";

  private static final Map<String, Method> KNOWN =
      Arrays.stream(
              new Method[] {
                of("plain", "none"),
                of("residual", "residual"),
                of("residual-separate", "residual", "per-token", "true"),
                of("residual-no-norm", "residual", "no-layer-norm", "true"),
                of("residual-gamma0", "residual", "scale-start", "0"),
                of("mlp", "mlp"),
                of("lstm", "lstm"),
                of("paper-lstm", "paper-lstm"),
                of("p-tuning", "p-tuning"),
                of("low-rank", "low-rank"),
                of("superpos", "superpos"),
                of("superpos-softmax", "superpos", "softmax", "true"),
                unprompted("full", "all"),
                unprompted("none", "none")
              })
          .collect(
              Collectors.toMap(
                  Method::name,
                  method -> method,
                  (a, b) -> {
                    throw new IllegalStateException(a.name());
                  },
                  LinkedHashMap::new));

  /** Checks the name. */
  public Method {
    if (name.isBlank() || name.contains(",") || !name.equals(name.strip())) {
      throw new InvalidValueException(
          "A method is called '"
              + name
              + "'; expected a name without commas and without spaces at its ends.");
    }
  }

  private static Method of(String name, String network, String... more) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    options.put(NETWORK, List.of(network));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], List.of(more[i + 1]));
    }
    return new Method(name, new Grid(options));
  }

  private static Method unprompted(String name, String trained) {
    return new Method(name, new Grid(Map.of("trained", List.of(trained))));
  }

  /** The names of the methods that need no description. */
  public static List<String> knownNames() {
    return List.copyOf(KNOWN.keySet());
  }

  /**
   * A method by its name.
   *
   * @throws InvalidValueException if it is none of {@link #knownNames()}
   */
  public static Method byName(String name) {
    Method method = KNOWN.get(name);
    if (method == null) {
      throw new InvalidValueException(
          "No method is called '"
              + name
              + "'; choose one of "
              + knownNames()
              + ", or describe it in a plan file by a name and options.");
    }
    return method;
  }
}
