package io.rpt.examples.cli;

import io.rpt.core.generator.Generator;
import io.rpt.core.generator.GeneratorKind;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.train.PromptTunerBuilder;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the prompt goes between layers, and whether a generator makes it. */
final class LateOptions {
  private static final int DEFAULT_WIDTH = 128;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--late",
      paramLabel = "K",
      description =
          "Put the prompt in front of the hidden states after K layers, which then need no"
              + " gradient; short for --injection late_K.")
  private @Nullable Integer layer;

  @Option(
      names = "--generator",
      paramLabel = "KIND",
      description =
          "Make a late prompt from each text, instead of a table and its network: npg, mppg or"
              + " appg; none for a table (default: none).")
  private @Nullable String generator;

  @Option(
      names = "--generator-width",
      paramLabel = "M",
      description = "Inner width of the generator (default: " + DEFAULT_WIDTH + ").")
  private @Nullable Integer width;

  @Option(
      names = "--generator-dropout",
      paramLabel = "X",
      description = "Dropout on generated rows (default: the backbone's own hidden dropout).")
  private @Nullable Double dropout;

  /** Refuses options that contradict each other. */
  void check(@Nullable PromptInjector injector) {
    Usage.require(
        spec,
        layer == null || injector == null,
        "--late and --injection contradict each other: both say where the prompt goes.");
    Usage.require(
        spec,
        isGenerated() || (width == null && dropout == null),
        "--generator-width and --generator-dropout need a --generator.");
    if (isGenerated()) {
      for (String option : NetworkKind.allOptions()) {
        requireNotGiven(option);
      }
      requireNotGiven("--reparameterizer");
      requireNotGiven("--init");
    }
  }

  private void requireNotGiven(String option) {
    Usage.require(
        spec,
        !spec.commandLine().getParseResult().hasMatchedOption(option),
        option
            + " and --generator "
            + generator
            + " contradict each other: a generated prompt has no table.");
  }

  /** Whether a generator was asked for. */
  boolean isGenerated() {
    return generator != null && !generator.equals("none");
  }

  /** What tables call the method; {@code network} is the name of a table's network. */
  String name(String network) {
    return isGenerated() ? String.valueOf(generator) : network;
  }

  /** The place that was asked for. */
  @Nullable PromptInjector injector(@Nullable PromptInjector otherwise) {
    return layer == null ? otherwise : PromptInjector.late(layer);
  }

  /** The generator that was asked for. */
  Generator generator() {
    return new Generator(
        GeneratorKind.byId(String.valueOf(generator)),
        width == null ? DEFAULT_WIDTH : width,
        dropout == null ? OptionalDouble.empty() : OptionalDouble.of(dropout));
  }

  /** What the generator is, by name, where results are kept. */
  void putSettings(Map<String, String> settings) {
    if (isGenerated()) {
      settings.put("generator", generator().toString());
    }
  }

  /** Tells a tuner the generator. */
  void describe(PromptTunerBuilder builder) {
    if (isGenerated()) {
      builder.generator(generator());
    }
  }
}
