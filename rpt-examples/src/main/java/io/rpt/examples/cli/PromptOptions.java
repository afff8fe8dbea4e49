package io.rpt.examples.cli;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the prompt is, apart from the network that it is trained through. */
final class PromptOptions {
  /** Where the first values come from. */
  enum Start {
    /** Embeddings of random words. */
    VOCABULARY,
    /** Uniform numbers. */
    UNIFORM,
    /** Embeddings of a text's words. */
    TEXT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--prompt-length",
      paramLabel = "P",
      defaultValue = "10",
      description = "Prompt tokens (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--injection",
      paramLabel = "PLACE",
      defaultValue = "after_cls",
      description = "Where the prompt goes: after_cls or before_cls (default: ${DEFAULT-VALUE}).")
  private PromptInjector injector;

  @Option(
      names = "--init",
      paramLabel = "START",
      description =
          "The first values of the prompt, or of superpos's basis: ${COMPLETION-CANDIDATES}"
              + " (default: vocabulary).")
  private @Nullable Start start;

  @Option(names = "--init-text", paramLabel = "TEXT", description = "The text of --init text.")
  private @Nullable String initText;

  int length() {
    return length;
  }

  PromptInjector injector() {
    return injector;
  }

  /** The first values that were asked for, or null for the library's choice. */
  @Nullable PromptInit init(long seed) {
    if (start == Start.TEXT && initText != null) {
      return PromptInit.text(initText);
    }
    Usage.require(spec, start != Start.TEXT, "--init text needs --init-text.");
    Usage.require(
        spec,
        initText == null,
        "--init-text and --init "
            + (start == null ? Start.VOCABULARY : start)
            + " contradict each other.");
    if (start == null) {
      return null;
    }
    return start == Start.UNIFORM ? PromptInit.uniform(seed) : PromptInit.vocabulary(seed);
  }
}
