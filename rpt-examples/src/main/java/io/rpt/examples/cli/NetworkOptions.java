package io.rpt.examples.cli;

import io.rpt.core.reparam.ActivationFunction;
import io.rpt.core.reparam.LowRank;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.PTuningLstm;
import io.rpt.core.reparam.PaperLstm;
import io.rpt.core.reparam.PeftLstm;
import io.rpt.core.reparam.PeftMlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The network that the prompt is trained through. */
final class NetworkOptions {
  private static final int DEFAULT_BOTTLENECK = 400;
  private static final int DEFAULT_BASIS = 128;
  private static final int DEFAULT_RANK = 10;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--reparameterizer",
      paramLabel = "KIND",
      defaultValue = "residual",
      description =
          "The network that the prompt is trained through: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private NetworkKind kind;

  @Option(
      names = "--bottleneck",
      paramLabel = "M",
      description = "residual, mlp: inner width (default: " + DEFAULT_BOTTLENECK + ").")
  private @Nullable Integer bottleneck;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "residual, mlp: relu, tanh, sigmoid or gelu (default: relu).")
  private @Nullable ActivationFunction activation;

  @Option(names = "--no-layer-norm", description = "residual, mlp: leave out the layer norm.")
  private boolean noLayerNorm;

  @Option(
      names = "--scale-start",
      paramLabel = "X",
      description =
          "residual, mlp: start value of the layer norm's scale; at 0 a residual prompt starts at"
              + " its raw table (default: 1).")
  private @Nullable Double scaleStart;

  @Option(
      names = "--no-bias",
      description = "residual, mlp: leave out the biases of the linear maps.")
  private boolean noBias;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description = "Dropout in the network in training (default: as published).")
  private @Nullable Double dropout;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "residual, mlp: how often the network is applied (default: 1).")
  private @Nullable Integer depth;

  @Option(
      names = "--untied",
      description = "residual, mlp: own weights for each application of --depth.")
  private boolean untied;

  @Option(
      names = "--lstm-layers",
      paramLabel = "N",
      description = "lstm, peft-lstm: layers (default: 1; peft-lstm 2).")
  private @Nullable Integer lstmLayers;

  @Option(names = "--no-head", description = "lstm: leave out the linear maps after it.")
  private boolean noHead;

  @Option(
      names = "--hidden",
      paramLabel = "H",
      description = "peft-lstm, peft-mlp, paper-lstm: inner width (paper-lstm default: 300).")
  private @Nullable Integer hidden;

  @Option(names = "--skip", description = "LSTMs, peft-mlp: add a skip connection.")
  private boolean skip;

  @Option(
      names = "--basis-size",
      paramLabel = "M",
      description = "superpos: vectors of the basis (default: " + DEFAULT_BASIS + ").")
  private @Nullable Integer basisSize;

  @Option(names = "--shared-basis", description = "superpos: one basis for all prompt tokens.")
  private boolean sharedBasis;

  @Option(names = "--freeze-basis", description = "superpos: one basis that is not trained.")
  private boolean freezeBasis;

  @Option(names = "--basis-decay", description = "superpos: weight decay on the basis too.")
  private boolean basisDecay;

  @Option(
      names = "--softmax",
      description = "superpos: put each token's weights through a softmax.")
  private boolean softmax;

  @Option(
      names = "--weight-start",
      paramLabel = "START",
      description =
          "superpos: first values of the weights: ${COMPLETION-CANDIDATES} (default: noisy_mean).")
  private SuperPos.@Nullable Start weightStart;

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "low-rank: inner width of the product (default: " + DEFAULT_RANK + ").")
  private @Nullable Integer rank;

  @Option(names = "--per-token", description = "Give each prompt token a network of its own.")
  private boolean perToken;

  @Option(
      names = "--then-residual",
      paramLabel = "M",
      description = "Put a residual network with this bottleneck on top of the network.")
  private @Nullable Integer thenResidual;

  /** The reparameterizer; refuses options that do not belong to its kind. */
  Reparameterizer reparameterizer() {
    NetworkKind.allOptions().forEach(this::requireBelongs);
    Reparameterizer whole = network();
    whole = skip ? whole.residual() : whole;
    whole = perToken ? whole.perToken() : whole;
    return thenResidual == null ? whole : whole.andThen(Residual.bottleneck(thenResidual));
  }

  /** What tables call the method. */
  String name() {
    String name = kind == NetworkKind.NONE ? "prompt tuning" : kind.toString();
    return name
        + (skip ? " with skip" : "")
        + (perToken ? ", per token" : "")
        + (thenResidual == null ? "" : " + residual");
  }

  /** The width that the kind has, by its option's name; none where it has none. */
  Map<String, String> widths() {
    return switch (kind) {
      case RESIDUAL, MLP -> width("bottleneck", or(bottleneck, DEFAULT_BOTTLENECK));
      case PAPER_LSTM -> width("hidden", or(hidden, PaperLstm.published().hidden()));
      case PEFT_LSTM, PEFT_MLP -> width("hidden", requiredHidden());
      case SUPERPOS -> width("basis_size", or(basisSize, DEFAULT_BASIS));
      case LOW_RANK -> width("rank", or(rank, DEFAULT_RANK));
      case LSTM, P_TUNING, NONE -> Map.of();
    };
  }

  private static Map<String, String> width(String name, int value) {
    return Map.of(name, String.valueOf(value));
  }

  private void requireBelongs(String option) {
    boolean given = spec.commandLine().getParseResult().hasMatchedOption(option);
    Usage.require(
        spec,
        !given || kind.options().contains(option),
        String.format(
            Locale.ROOT,
            "%s and --reparameterizer %s contradict each other; %s takes %s.",
            option,
            kind,
            kind,
            String.join(", ", kind.options())));
  }

  private Reparameterizer network() {
    return switch (kind) {
      case RESIDUAL -> new Residual(mlp());
      case MLP -> mlp();
      case LSTM -> lstm();
      case PAPER_LSTM -> paperLstm();
      case P_TUNING -> new PTuningLstm();
      case PEFT_LSTM -> peftLstm();
      case PEFT_MLP -> new PeftMlp(requiredHidden());
      case SUPERPOS -> superPos();
      case LOW_RANK -> LowRank.ofRank(or(rank, DEFAULT_RANK));
      case NONE -> Reparameterizer.identity();
    };
  }

  private Mlp mlp() {
    Usage.require(
        spec,
        !(noLayerNorm && scaleStart != null),
        "--scale-start and --no-layer-norm contradict each other: there is no scale.");
    Usage.require(
        spec,
        !untied || (depth != null && depth > 1),
        "--untied needs a --depth of at least 2: one network has no other to share weights with.");
    Mlp mlp = Mlp.bottleneck(or(bottleneck, DEFAULT_BOTTLENECK));
    mlp = activation == null ? mlp : mlp.withActivation(activation);
    mlp = noLayerNorm ? mlp.withoutLayerNorm() : mlp;
    mlp = scaleStart == null ? mlp : mlp.withScaleStart(scaleStart);
    mlp = noBias ? mlp.withoutBias() : mlp;
    mlp = dropout == null ? mlp : mlp.withDropout(dropout);
    int times = or(depth, 1);
    return untied ? mlp.withUntiedTimes(times) : mlp.withTimes(times);
  }

  private Lstm lstm() {
    Lstm lstm = Lstm.ofLayers(or(lstmLayers, 1));
    lstm = noHead ? lstm.withoutHead() : lstm;
    return dropout == null ? lstm : lstm.withDropout(dropout);
  }

  private PaperLstm paperLstm() {
    PaperLstm published = PaperLstm.published();
    return new PaperLstm(
        or(hidden, published.hidden()), dropout == null ? published.dropout() : dropout);
  }

  private PeftLstm peftLstm() {
    PeftLstm lstm = PeftLstm.hidden(requiredHidden());
    lstm = lstmLayers == null ? lstm : lstm.withLayers(lstmLayers);
    return dropout == null ? lstm : lstm.withDropout(dropout);
  }

  private SuperPos superPos() {
    Usage.require(
        spec,
        !(freezeBasis && basisDecay),
        "--freeze-basis and --basis-decay contradict each other: a frozen basis does not decay.");
    SuperPos superPos = SuperPos.basisSize(or(basisSize, DEFAULT_BASIS));
    superPos = sharedBasis ? superPos.withSharedBasis() : superPos;
    superPos = freezeBasis ? superPos.withFrozenBasis() : superPos;
    superPos = basisDecay ? superPos.withBasisDecay() : superPos;
    superPos = softmax ? superPos.withSoftmax() : superPos;
    return weightStart == null ? superPos : superPos.withStart(weightStart);
  }

  private int requiredHidden() {
    Usage.require(spec, hidden != null, "--reparameterizer " + kind + " needs --hidden.");
    return or(hidden, 0);
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
