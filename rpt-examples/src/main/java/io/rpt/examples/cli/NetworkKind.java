package io.rpt.examples.cli;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The networks that a prompt can be trained through, each with the options that belong to it. */
enum NetworkKind {
  /** The paper's residual network. */
  RESIDUAL(
      "--bottleneck",
      "--activation",
      "--no-layer-norm",
      "--scale-start",
      "--no-bias",
      "--dropout",
      "--depth",
      "--untied",
      "--per-token",
      "--then-residual",
      "--init",
      "--init-text"),
  /** The same without its skip connection. */
  MLP(RESIDUAL.options.toArray(String[]::new)),
  /** The LSTM of the paper's code. */
  LSTM(
      "--lstm-layers",
      "--dropout",
      "--no-head",
      "--skip",
      "--per-token",
      "--then-residual",
      "--init",
      "--init-text"),
  /** The LSTM of the paper's text. */
  PAPER_LSTM(
      "--hidden", "--dropout", "--skip", "--per-token", "--then-residual", "--init", "--init-text"),
  /** P-tuning's LSTM. */
  P_TUNING("--skip", "--per-token", "--then-residual", "--init", "--init-text"),
  /** PEFT's LSTM. */
  PEFT_LSTM(
      "--hidden",
      "--lstm-layers",
      "--dropout",
      "--skip",
      "--per-token",
      "--then-residual",
      "--init",
      "--init-text"),
  /** PEFT's three linear maps. */
  PEFT_MLP("--hidden", "--skip", "--per-token", "--then-residual", "--init", "--init-text"),
  /** Weighted sums of word embeddings. */
  SUPERPOS(
      "--basis-size",
      "--shared-basis",
      "--freeze-basis",
      "--basis-decay",
      "--softmax",
      "--weight-start",
      "--then-residual",
      "--init",
      "--init-text"),
  /** A product of two thin matrices. */
  LOW_RANK("--rank", "--per-token", "--then-residual"),
  /** No network: plain prompt tuning. */
  NONE("--init", "--init-text");

  private final ImmutableList<String> options;

  NetworkKind(String... options) {
    this.options = ImmutableList.copyOf(options);
  }

  /** The options that belong to it. */
  ImmutableList<String> options() {
    return options;
  }

  /** The options that belong to some kind. */
  static Set<String> allOptions() {
    Set<String> all = new LinkedHashSet<>();
    Arrays.stream(values()).forEach(kind -> all.addAll(kind.options));
    return all;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
