package io.rpt.examples.bench;

import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.util.Locale;

/** How large everything is that is measured. */
public enum BenchSize {
  /** Models of the published base sizes, the paper's prompt, texts of 128 tokens. */
  BASE(12, 400, 8, 128, 10, 512),
  /** The same work on models for tests, in seconds; its figures mean nothing. */
  SMALL(2, 8, 4, 12, 3, 64);

  /** Tokens of a T5's answer, closing token included. */
  static final int ANSWER = 4;

  /** What is predicted together goes through the model together. */
  static final TokenBudget WHOLE = new TokenBudget(Integer.MAX_VALUE);

  /** Tokens of the texts that predictions are measured with. */
  private static final int SHORT_TEXT = 32;

  private static final int POSITIONS = 512; // of a BERT

  private final int layers;
  private final int bottleneck;
  private final int batch;
  private final int tokens;
  private final int prompt;
  private final int longest;

  BenchSize(int layers, int bottleneck, int batch, int tokens, int prompt, int longest) {
    this.layers = layers;
    this.bottleneck = bottleneck;
    this.batch = batch;
    this.tokens = tokens;
    this.prompt = prompt;
    this.longest = longest;
  }

  BertConfig bert() {
    return bert(layers);
  }

  /** The same with another number of layers. */
  BertConfig bert(int layers) {
    return switch (this) {
      case BASE -> BertConfig.of(30_522, 768, layers, 12, 3_072, POSITIONS);
      case SMALL -> BertConfig.of(500, 32, layers, 2, 64, POSITIONS);
    };
  }

  T5Config t5() {
    return t5(layers);
  }

  /** The same with another number of layers in each stack. */
  T5Config t5(int layers) {
    return switch (this) {
      case BASE -> t5(32_128, 768, 64, 3_072, layers, 12);
      case SMALL -> t5(600, 32, 16, 64, layers, 2);
    };
  }

  /** A T5 1.0. */
  private static T5Config t5(
      int words, int width, int headWidth, int inner, int layers, int heads) {
    return new T5Config(
        words,
        width,
        headWidth,
        inner,
        layers,
        layers,
        heads,
        32,
        128,
        Activation.RELU,
        false,
        1e-6,
        true,
        0,
        1,
        0,
        DropoutRates.NONE);
  }

  /** M of the residual prompt. */
  int bottleneck() {
    return bottleneck;
  }

  /** B. */
  int batch() {
    return batch;
  }

  /** T, special tokens included. */
  int tokens() {
    return tokens;
  }

  /** Tokens of short texts. */
  int shortTokens() {
    return Math.min(SHORT_TEXT, tokens);
  }

  /** P. */
  int prompt() {
    return prompt;
  }

  /** P + T. */
  int places() {
    return prompt + tokens;
  }

  /** The most places of a row where texts have lengths of their own. */
  int longest() {
    return longest;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
