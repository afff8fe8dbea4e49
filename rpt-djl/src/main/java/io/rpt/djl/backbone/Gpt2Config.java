package io.rpt.djl.backbone;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.JsonObject;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.nio.file.Path;

/**
 * The shape of a GPT-2, as its {@code config.json} gives it (Radford et al. 2019, section 2.3).
 *
 * @param vocabularySize V, rows of the word embeddings
 * @param hiddenSize H, the width of every state; a multiple of {@code heads}
 * @param layers the number of layers
 * @param heads attention heads in each layer
 * @param innerSize the inner width of the feed-forward part
 * @param maxPositions the longest row, prompt included
 * @param activation the activation of the feed-forward part
 * @param layerNormEps added to variances by every LayerNorm
 * @param initializerRange standard deviation of fresh weights
 * @param closingId the id that ends a text
 * @param paddingId the id of padding; the closing id where the model has none
 * @param tied whether the output matrix is the word embedding table, whatever the file stores
 * @param dropout the rates in training, where it is asked for
 */
public record Gpt2Config(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int innerSize,
    int maxPositions,
    Activation activation,
    double layerNormEps,
    double initializerRange,
    int closingId,
    int paddingId,
    boolean tied,
    DropoutRates dropout)
    implements FamilyConfig {
  private static final double DROPOUT = 0.1; // of the published models

  /** Checks every size, and that the heads divide the hidden size. */
  public Gpt2Config {
    Checks.inRange("vocab_size", vocabularySize, 1, BertConfig.MAX_SIZE);
    Checks.inRange("n_embd", hiddenSize, 1, BertConfig.MAX_SIZE);
    Checks.inRange("n_layer", layers, 1, 1000);
    Checks.inRange("n_head", heads, 1, hiddenSize);
    Checks.inRange("n_inner", innerSize, 1, BertConfig.MAX_SIZE);
    Checks.inRange("n_positions", maxPositions, 1, BertConfig.MAX_SIZE);
    Checks.notNegative("layer_norm_epsilon", layerNormEps);
    Checks.notNegative("initializer_range", initializerRange);
    Checks.inRange("eos_token_id", closingId, 0, vocabularySize - 1);
    Checks.inRange("pad_token_id", paddingId, 0, vocabularySize - 1);
    if (hiddenSize % heads != 0) {
      throw new InvalidValueException(
          "n_embd is "
              + hiddenSize
              + " and n_head is "
              + heads
              + "; the hidden size must be a multiple of the heads.");
    }
  }

  /**
   * A GPT-2 of the given size; everything else as in the published models (inner width 4 H, GELU by
   * its tanh formula, epsilon 1e-5, standard deviation 0.02, tied output, dropout 0.1), with the
   * last word as the closing one.
   */
  public static Gpt2Config of(
      int vocabularySize, int hiddenSize, int layers, int heads, int maxPositions) {
    return new Gpt2Config(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        Math.multiplyExact(4, hiddenSize),
        maxPositions,
        Activation.GELU_NEW,
        1e-5,
        0.02,
        vocabularySize - 1,
        vocabularySize - 1,
        true,
        new DropoutRates(DROPOUT, DROPOUT));
  }

  @Override
  public PromptInjector defaultInjection() {
    return PromptInjector.decoderOnly();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector.equals(PromptInjector.decoderOnly());
  }

  /**
   * Reads a GPT-2's configuration, the object in {@code file}; absent keys have the values of the
   * published library.
   *
   * @throws InvalidFileException if a value is out of range
   * @throws UnsupportedFeatureException if the model is a variant that is not built
   */
  static Gpt2Config read(JsonObject json, Path file) {
    ConfigKeys keys = new ConfigKeys(json, file);
    keys.require("scale_attn_weights", json.optionalBool("scale_attn_weights").orElse(true), true);
    keys.require(
        "scale_attn_by_inverse_layer_idx",
        json.optionalBool("scale_attn_by_inverse_layer_idx").orElse(false),
        false);
    keys.require(
        "add_cross_attention", json.optionalBool("add_cross_attention").orElse(false), false);
    double dropout = json.optionalNumber("resid_pdrop").orElse(DROPOUT);
    keys.require("embd_pdrop", json.optionalNumber("embd_pdrop").orElse(DROPOUT), dropout);
    return keys.read(() -> read(json, keys, dropout));
  }

  private static Gpt2Config read(JsonObject json, ConfigKeys keys, double dropout) {
    int hidden = keys.integer("n_embd", 768);
    int closing = keys.integer("eos_token_id", 50256);
    return new Gpt2Config(
        keys.integer("vocab_size", 50257),
        hidden,
        keys.integer("n_layer", 12),
        keys.integer("n_head", 12),
        keys.integer("n_inner", Math.multiplyExact(4, hidden)),
        keys.integer("n_positions", 1024),
        Activation.of(json.optionalString("activation_function").orElse("gelu_new")),
        json.optionalNumber("layer_norm_epsilon").orElse(1e-5),
        json.optionalNumber("initializer_range").orElse(0.02),
        closing,
        keys.integer("pad_token_id", closing),
        json.optionalBool("tie_word_embeddings").orElse(true),
        new DropoutRates(dropout, json.optionalNumber("attn_pdrop").orElse(DROPOUT)));
  }
}
