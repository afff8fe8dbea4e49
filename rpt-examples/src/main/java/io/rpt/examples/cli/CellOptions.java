package io.rpt.examples.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What all runs of a table have in common. */
final class CellOptions {
  @Option(
      names = "--trained",
      paramLabel = "WHAT",
      defaultValue = "prompt",
      description =
          "What is trained: prompt (and a head), all (the backbone's weights and a head, without a"
              + " prompt), none (no prompt: a linear head alone, and nothing where answers are"
              + " ranked or written) (default: ${DEFAULT-VALUE}).")
  Trained trained;

  @Mixin SampleOptions sample;
  @Mixin AnsweringOptions answering;
  @Mixin PromptOptions prompt;
  @Mixin TuningOptions tuning;

  /**
   * Refuses options that contradict each other.
   *
   * @param spec of the command that they were given to
   */
  void check(CommandSpec spec) {
    givenNames(spec).stream()
        .filter(option -> !trained.reads(option))
        .sorted()
        .findFirst()
        .ifPresent(
            option ->
                Usage.require(
                    spec,
                    false,
                    option
                        + " and --trained "
                        + trained
                        + " contradict each other: there is nothing that it is for."));
    prompt.check();
    sample.check();
    answering.checkWords(prompt.answersWithWords());
  }

  private static List<String> givenNames(CommandSpec spec) {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .toList();
  }
}
