package io.rpt.examples.cli;

import io.rpt.core.error.InvalidValueException;
import io.rpt.examples.plan.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The options of a run by their names without dashes, as plan files have them, and the way from
 * there to {@link CellOptions}, which is that of the command line with all its refusals.
 */
final class CellWords {
  private static final String NETWORK = "reparameterizer";
  private static final String TRAINED = "trained";

  private static final String TRUE = "true";
  private static final String FALSE = "false";
  private static final CommandSpec OPTIONS = new CommandLine(new CellOptions()).getCommandSpec();

  private CellWords() {}

  /** All options of a run. */
  static List<OptionSpec> all() {
    return OPTIONS.options();
  }

  static boolean isOption(String name) {
    return OPTIONS.findOption("--" + name) != null;
  }

  /** Whether an option is given without a value. */
  static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }

  /** Whether an option of the whole comparison has a meaning for a method. */
  static boolean concerns(Method method, String option) {
    List<String> networks =
        method.options().values().getOrDefault(NETWORK, List.of(NetworkKind.RESIDUAL.toString()));
    if (option.equals(NETWORK) || option.equals(TRAINED)) {
      return !method.options().values().containsKey(option);
    }
    String dashed = "--" + option;
    List<String> trained =
        method.options().values().getOrDefault(TRAINED, List.of(Trained.PROMPT.toString()));
    if (!trained.stream().allMatch(what -> trained(what).reads(dashed))) {
      return false;
    }
    return !NetworkKind.allOptions().contains(dashed)
        || networks.stream().allMatch(network -> kind(network).options().contains(dashed));
  }

  private static Trained trained(String name) {
    return Arrays.stream(Trained.values())
        .filter(trained -> trained.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "The option trained has the value '"
                        + name
                        + "'; choose one of "
                        + Arrays.toString(Trained.values())
                        + "."));
  }

  private static NetworkKind kind(String name) {
    return Arrays.stream(NetworkKind.values())
        .filter(kind -> kind.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "No reparameterizer is called '"
                        + name
                        + "'; choose one of "
                        + Arrays.toString(NetworkKind.values())
                        + "."));
  }

  /**
   * The options of a run.
   *
   * @param words the options by name
   * @throws InvalidValueException if a value is none, or two options contradict each other
   */
  static CellOptions parse(Map<String, String> words) {
    CellOptions options = new CellOptions();
    CommandLine command = new CommandLine(options);
    Converters.register(command);
    try {
      command.parseArgs(words(words));
      options.check(command.getCommandSpec());
    } catch (ParameterException e) {
      throw new InvalidValueException(String.valueOf(e.getMessage()), e);
    }
    return options;
  }

  private static String[] words(Map<String, String> options) {
    List<String> words = new ArrayList<>();
    options.forEach(
        (name, value) -> {
          OptionSpec option = OPTIONS.findOption("--" + name);
          if (option == null || !isFlag(option)) {
            words.add("--" + name + "=" + value);
          } else if (value.equals(TRUE)) {
            words.add("--" + name);
          } else if (!value.equals(FALSE)) {
            throw new InvalidValueException(
                "The option '" + name + "' has the value '" + value + "'; expected true or false.");
          }
        });
    return words.toArray(String[]::new);
  }
}
