package io.rpt.examples.cli;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.train.PromptTunerBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the prompt is. */
final class PromptOptions {
  /** Where the first values come from. */
  enum Start {
    /** Embeddings of random words. */
    VOCABULARY,
    /** Uniform numbers. */
    UNIFORM,
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
      names = "--prompt-length",
      paramLabel = "P",
      defaultValue = "10",
      description = "Prompt tokens (default: ${DEFAULT-VALUE}).")
  private int length;

  @Mixin private NetworkOptions network;

  @Option(
      names = "--injection",
      paramLabel = "PLACE",
      description =
          "Where the prompt goes: after_cls or before_cls in an encoder, encoder_front in an"
              + " encoder-decoder (default: after_cls, encoder_front).")
  private @Nullable PromptInjector injector;

  @Option(
      names = "--peft-pooled",
      description =
          "Classify as Hugging Face PEFT does, so that export-peft can write the whole prompt:"
              + " prompt before [CLS], the backbone's pooler on its first row, a linear head.")
  private boolean peftPooled;

  @Option(
      names = "--init",
      paramLabel = "START",
      description =
          "The first values of the prompt, or of superpos's basis: ${COMPLETION-CANDIDATES}"
              + " (default: vocabulary).")
  private @Nullable Start start;

  @Option(names = "--init-text", paramLabel = "TEXT", description = "The text of --init text.")
  private @Nullable String initText;

  @Option(
      names = "--init-labels",
      paramLabel = "LABEL",
      split = ",",
      description = "The labels of --init labels, joined by commas.")
  private @Nullable List<String> initLabels;

  @Option(
      names = "--init-from",
      paramLabel = "DIR",
      description = "The prompt of --init transfer: its folder, or the folder that train wrote.")
  private @Nullable Path initFrom;

  @Mixin private OtherBackboneOptions otherBackbone;

  /** Refuses options that contradict each other. */
  void check() {
    network.reparameterizer();
    init(0);
    Usage.require(
        spec,
        initFrom != null || !otherBackbone.isGiven(),
        "--allow-other-backbone is for the prompt of --init-from, but there is none.");
    Usage.require(
        spec,
        !peftPooled || injector == null || injector.equals(PromptInjector.beforeCls()),
        "--peft-pooled and --injection contradict each other: the prompt goes before [CLS].");
  }

  /** What the prompt is, by name, where results are kept; {@code width} is the backbone's. */
  Map<String, String> settings(int width) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("method", network.name());
    settings.put("prompt_length", String.valueOf(length));
    PromptShape shape = new PromptShape(length, width);
    settings.put("reparameterizer", LayerPlan.of(network.reparameterizer(), shape).toString());
    settings.put("initialisation", initialisation());
    settings.put("injection", injector == null ? "usual" : injector.name());
    if (peftPooled) {
      settings.put("head", "peft_pooled");
    }
    return settings;
  }

  /** The first values without their seed, which is the run's. */
  private String initialisation() {
    if (start == null) {
      return "usual";
    }
    return switch (start) {
      case VOCABULARY, UNIFORM -> start.toString();
      case TEXT -> start + " " + initText;
      case LABELS -> start + " " + initLabels;
      case TRANSFER -> String.valueOf(init(0));
    };
  }

  /** Tells a tuner what the prompt is; {@code seed} is that of its first values. */
  void describe(PromptTunerBuilder builder, long seed) {
    builder.promptLength(length).reparameterizer(network.reparameterizer());
    if (injector != null) {
      builder.injector(injector);
    }
    if (peftPooled) {
      builder.peftPooled();
    }
    PromptInit init = init(seed);
    if (initFrom != null) {
      ProjectedPrompt other = transferred(initFrom);
      otherBackbone.check(match -> builder.initFrom(other, match));
    } else if (init != null) {
      builder.init(init);
    }
  }

  /** The first values that were asked for, or null for the library's choice. */
  private @Nullable PromptInit init(long seed) {
    requireTogether(Start.TEXT, "--init-text", initText);
    requireTogether(Start.LABELS, "--init-labels", initLabels);
    requireTogether(Start.TRANSFER, "--init-from", initFrom);
    if (initText != null) {
      return PromptInit.text(initText);
    }
    if (initLabels != null) {
      return PromptInit.labels(initLabels, seed);
    }
    if (initFrom != null) {
      return PromptInit.from(transferred(initFrom).rows());
    }
    if (start == null) {
      return null;
    }
    return start == Start.UNIFORM ? PromptInit.uniform(seed) : PromptInit.vocabulary(seed);
  }

  private static ProjectedPrompt transferred(Path folder) {
    return PromptFiles.loadProjected(PromptPlace.find(folder));
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
}
