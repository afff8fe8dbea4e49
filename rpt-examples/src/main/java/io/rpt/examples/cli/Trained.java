package io.rpt.examples.cli;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a run trains, each with the options that mean nothing to it. */
enum Trained {
  /** A prompt on the frozen backbone, and a head. */
  PROMPT("prompt tuning"),
  /** All weights of the backbone, and a head; no prompt. */
  ALL(
      "full fine-tuning",
      "--network-lr",
      "--bias-lr",
      "--network-weight-decay",
      "--bias-weight-decay",
      "--freeze-head"),
  /** No prompt: a linear head alone, and nothing where answers have none. */
  NONE("no prompt", Trained.with(ALL.meaningless, "--lr"));

  private static final ImmutableSet<String> OF_THE_PROMPT =
      new CommandLine(new PromptOptions())
          .getCommandSpec().options().stream()
              .map(OptionSpec::longestName)
              .collect(ImmutableSet.toImmutableSet());

  private final String words;
  private final ImmutableSet<String> meaningless;

  Trained(String words, String... meaningless) {
    this.words = words;
    this.meaningless = ImmutableSet.copyOf(meaningless);
  }

  private static String[] with(Set<String> some, String more) {
    return ImmutableSet.<String>builder().addAll(some).add(more).build().toArray(String[]::new);
  }

  /** What tables call the method. */
  String words() {
    return words;
  }

  /** Whether an option, named with its dashes, has a meaning. */
  boolean reads(String option) {
    return this == PROMPT || !(meaningless.contains(option) || OF_THE_PROMPT.contains(option));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
