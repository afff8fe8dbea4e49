package io.rpt.examples.cli;

import io.rpt.core.init.PromptInit;
import io.rpt.core.init.SampledVocabulary;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.train.PromptTunerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The first values of a prompt. */
final class InitOptions {
  /** Where the first values come from. */
  enum Start {
    /** Embeddings of random words. */
    VOCABULARY,
    /** Uniform numbers. */
    UNIFORM,
    /** Normal numbers. */
    NORMAL,
    /** Embeddings of a text's words. */
    TEXT,
    /** Embeddings of class labels. */
    LABELS,
    /** Another prompt. */
    TRANSFER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--init",
      paramLabel = "START",
      description =
          "The first values of the prompt, or of superpos's basis: ${COMPLETION-CANDIDATES}"
              + " (default: vocabulary; normal for a late prompt).")
  private @Nullable Start start;

  @Option(
      names = "--init-pool",
      paramLabel = "K",
      description =
          "vocabulary: draw among the first K ids only (Lester et al.: 5000; default: all).")
  private @Nullable Integer pool;

  @Option(
      names = "--init-replacement",
      description = "vocabulary: a word may be drawn more than once.")
  private boolean replacement;

  @Option(names = "--init-text", paramLabel = "TEXT", description = "The text of --init text.")
  private @Nullable String text;

  @Option(
      names = "--init-labels",
      paramLabel = "LABEL",
      split = ",",
      description = "The labels of --init labels, joined by commas.")
  private @Nullable List<String> labels;

  @Option(
      names = "--init-from",
      paramLabel = "DIR",
      description = "The prompt of --init transfer: its folder, or the folder that train wrote.")
  private @Nullable Path from;

  @Mixin private OtherBackboneOptions otherBackbone;

  /** Refuses options that contradict each other. */
  void check() {
    requireTogether(Start.TEXT, "--init-text", text);
    requireTogether(Start.LABELS, "--init-labels", labels);
    requireTogether(Start.TRANSFER, "--init-from", from);
    requireSampled("--init-pool", pool != null);
    requireSampled("--init-replacement", replacement);
    Usage.require(
        spec,
        from != null || !otherBackbone.isGiven(),
        "--allow-other-backbone is for the prompt of --init-from, but there is none.");
  }

  private void requireTogether(Start needing, String option, @Nullable Object value) {
    Usage.require(
        spec, start != needing || value != null, "--init " + needing + " needs " + option + ".");
    Usage.require(
        spec,
        start == needing || value == null,
        option
            + " and --init "
            + (start == null ? Start.VOCABULARY : start)
            + " contradict each other: give --init "
            + needing
            + ".");
  }

  private void requireSampled(String option, boolean given) {
    Usage.require(
        spec,
        !given || start == null || start == Start.VOCABULARY,
        option + " and --init " + start + " contradict each other: no word is drawn.");
  }

  /** The first values without their seed, which is the run's. */
  String name() {
    if (start == null && pool == null && !replacement) {
      return "usual";
    }
    if (start == null || start == Start.VOCABULARY) {
      return (pool == null ? "vocabulary" : "first " + pool + " ids")
          + (replacement ? " with replacement" : "");
    }
    return switch (start) {
      case VOCABULARY, UNIFORM, NORMAL -> start.toString();
      case TEXT -> start + " " + text;
      case LABELS -> start + " " + labels;
      case TRANSFER -> String.valueOf(init(0));
    };
  }

  /** Tells a tuner; {@code seed} is that of drawings. */
  void describe(PromptTunerBuilder builder, long seed) {
    if (from != null) {
      ProjectedPrompt other = transferred(from);
      otherBackbone.check(match -> builder.initFrom(other, match));
      return;
    }
    PromptInit init = init(seed);
    if (init != null) {
      builder.init(init);
    }
  }

  /** The first values that were asked for, or null for the library's choice. */
  private @Nullable PromptInit init(long seed) {
    if (text != null) {
      return PromptInit.text(text);
    }
    if (labels != null) {
      return PromptInit.labels(labels, seed);
    }
    if (from != null) {
      return PromptInit.from(transferred(from).rows());
    }
    if (start == Start.UNIFORM) {
      return PromptInit.uniform(seed);
    }
    if (start == Start.NORMAL) {
      return PromptInit.normal(seed);
    }
    boolean asked = start != null || pool != null || replacement;
    return asked ? sampled(seed) : null;
  }

  private PromptInit sampled(long seed) {
    return new SampledVocabulary(pool == null ? SampledVocabulary.WHOLE : pool, replacement, seed);
  }

  private static ProjectedPrompt transferred(Path folder) {
    return PromptFiles.loadProjected(PromptPlace.find(folder));
  }
}
