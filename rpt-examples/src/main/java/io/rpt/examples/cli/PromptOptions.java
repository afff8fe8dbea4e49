package io.rpt.examples.cli;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.train.PromptTunerBuilder;
import java.util.LinkedHashMap;
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

  /** Refuses options that contradict each other. */
  void check() {
    network.reparameterizer();
    init(0);
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
    String words = initText == null ? "" : " " + initText;
    settings.put("initialisation", start == null ? "usual" : start + words);
    settings.put("injection", injector == null ? "usual" : injector.name());
    if (peftPooled) {
      settings.put("head", "peft_pooled");
    }
    return settings;
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
    if (init != null) {
      builder.init(init);
    }
  }

  /** The first values that were asked for, or null for the library's choice. */
  private @Nullable PromptInit init(long seed) {
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
