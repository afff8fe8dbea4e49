package io.rpt.examples.cli;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.ActivationFunction;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.train.PromptTunerBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the prompt is. */
final class PromptOptions {
  /** The networks that a prompt can be trained through. */
  enum Kind {
    /** The paper's residual network. */
    RESIDUAL,
    /** The same without its skip connection. */
    MLP,
    /** No network: plain prompt tuning. */
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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

  private static final int DEFAULT_BOTTLENECK = 400;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--prompt-length",
      paramLabel = "P",
      defaultValue = "10",
      description = "Prompt tokens (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--reparameterizer",
      paramLabel = "KIND",
      defaultValue = "residual",
      description =
          "The network that the prompt is trained through: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--bottleneck",
      paramLabel = "M",
      description = "The network's inner width (default: " + DEFAULT_BOTTLENECK + ").")
  private @Nullable Integer bottleneck;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "The network's inner function: relu, tanh, sigmoid, gelu (default: relu).")
  private @Nullable ActivationFunction activation;

  @Option(names = "--no-layer-norm", description = "Leave out the network's layer norm.")
  private boolean noLayerNorm;

  @Option(names = "--no-bias", description = "Leave out the biases of the network's linear maps.")
  private boolean noBias;

  @Option(names = "--per-token", description = "Give each prompt token a network of its own.")
  private boolean perToken;

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
      defaultValue = "vocabulary",
      description =
          "The prompt's first values: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Start start;

  @Option(names = "--init-text", paramLabel = "TEXT", description = "The text of --init text.")
  private @Nullable String initText;

  /** Refuses options that contradict each other. */
  void check() {
    reparameterizer();
    init(0);
    Usage.require(
        spec,
        !peftPooled || injector == null || injector.equals(PromptInjector.beforeCls()),
        "--peft-pooled and --injection contradict each other: the prompt goes before [CLS].");
  }

  /** Tells a tuner what the prompt is; {@code seed} is that of its first values. */
  void describe(PromptTunerBuilder builder, long seed) {
    builder.promptLength(length).reparameterizer(reparameterizer()).init(init(seed));
    if (injector != null) {
      builder.injector(injector);
    }
    if (peftPooled) {
      builder.peftPooled();
    }
  }

  /** The reparameterizer; refuses options of a network where there is none. */
  private Reparameterizer reparameterizer() {
    if (kind == Kind.NONE) {
      requireNoNetworkOption();
      return Reparameterizer.identity();
    }
    Mlp network = Mlp.bottleneck(bottleneck == null ? DEFAULT_BOTTLENECK : bottleneck);
    if (activation != null) {
      network = network.withActivation(activation);
    }
    if (noLayerNorm) {
      network = network.withoutLayerNorm();
    }
    if (noBias) {
      network = network.withoutBias();
    }
    Reparameterizer whole = kind == Kind.RESIDUAL ? new Residual(network) : network;
    return perToken ? whole.perToken() : whole;
  }

  private void requireNoNetworkOption() {
    requireNotGiven("--bottleneck", bottleneck != null);
    requireNotGiven("--activation", activation != null);
    requireNotGiven("--no-layer-norm", noLayerNorm);
    requireNotGiven("--no-bias", noBias);
    requireNotGiven("--per-token", perToken);
  }

  private void requireNotGiven(String option, boolean given) {
    Usage.require(
        spec,
        !given,
        option + " and --reparameterizer none contradict each other: there is no network.");
  }

  /** The first values of the raw table. */
  private PromptInit init(long seed) {
    if (start == Start.TEXT && initText != null) {
      return PromptInit.text(initText);
    }
    Usage.require(spec, start != Start.TEXT, "--init text needs --init-text.");
    Usage.require(
        spec, initText == null, "--init-text and --init " + start + " contradict each other.");
    return start == Start.UNIFORM ? PromptInit.uniform(seed) : PromptInit.vocabulary(seed);
  }
}
