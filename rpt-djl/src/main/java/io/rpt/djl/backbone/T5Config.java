package io.rpt.djl.backbone;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.EncoderDecoder;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.JsonObject;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.nio.file.Path;

/**
 * The shape of a T5, as its {@code config.json} gives it (Raffel et al. 2020, section 2.1). Version
 * 1.0 has a ReLU feed-forward part and one table for words and output; version 1.1 and Flan have a
 * gated GELU (Shazeer 2020) and an output table of their own.
 *
 * @param vocabularySize V, rows of the word embeddings
 * @param hiddenSize H ({@code d_model}), the width of every state
 * @param headWidth the width of an attention head ({@code d_kv}); heads times this may differ from
 *     H
 * @param innerSize the inner width of the feed-forward part ({@code d_ff})
 * @param layers encoder layers
 * @param decoderLayers decoder layers
 * @param heads attention heads in each layer
 * @param buckets rows of the relative position bias, a multiple of 4
 * @param maxDistance the distance of places from which on all share the last bucket
 * @param activation the activation of the feed-forward part
 * @param gated whether the activation multiplies a second linear map
 * @param normEps added to mean squares by every norm
 * @param tied whether the output table is the word table; output states are then scaled by H^-0.5
 * @param paddingId the id of the padding token
 * @param closingId the id of the token that ends a text
 * @param startId the id that every decoder input begins with
 * @param dropout the rates in training, where it is asked for
 */
public record T5Config(
    int vocabularySize,
    int hiddenSize,
    int headWidth,
    int innerSize,
    int layers,
    int decoderLayers,
    int heads,
    int buckets,
    int maxDistance,
    Activation activation,
    boolean gated,
    double normEps,
    boolean tied,
    int paddingId,
    int closingId,
    int startId,
    DropoutRates dropout)
    implements FamilyConfig {
  private static final int MAX_SIZE = 1 << 24;
  private static final String GATED = "gated-";
  private static final double DROPOUT = 0.1; // of the published models

  /** Checks every size. */
  public T5Config {
    Checks.inRange("vocab_size", vocabularySize, 2, MAX_SIZE);
    Checks.inRange("d_model", hiddenSize, 1, MAX_SIZE);
    Checks.inRange("d_kv", headWidth, 1, MAX_SIZE);
    Checks.inRange("d_ff", innerSize, 1, MAX_SIZE);
    Checks.inRange("num_layers", layers, 1, 1000);
    Checks.inRange("num_decoder_layers", decoderLayers, 1, 1000);
    Checks.inRange("num_heads", heads, 1, 1 << 12);
    Checks.inRange("relative_attention_num_buckets", buckets, 4, 1 << 12);
    Checks.inRange("relative_attention_max_distance", maxDistance, buckets / 2 + 1, MAX_SIZE);
    Checks.notNegative("layer_norm_epsilon", normEps);
    Checks.inRange("pad_token_id", paddingId, 0, vocabularySize - 1);
    Checks.inRange("eos_token_id", closingId, 0, vocabularySize - 1);
    Checks.inRange("decoder_start_token_id", startId, 0, vocabularySize - 1);
    if (buckets % 4 != 0) {
      throw new InvalidValueException(
          "relative_attention_num_buckets is " + buckets + "; expected a multiple of 4.");
    }
  }

  /** The width of all heads together. */
  int attentionWidth() {
    return Math.multiplyExact(heads, headWidth);
  }

  /** No limit: places count relative to each other. */
  @Override
  public int maxPositions() {
    return Integer.MAX_VALUE;
  }

  @Override
  public PromptInjector defaultInjection() {
    return PromptInjector.encoderDecoder();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderDecoder;
  }

  /**
   * Reads a T5's configuration, the object in {@code file}; absent keys have the values of the
   * published library, by which they were left out of the published files.
   */
  static T5Config read(JsonObject json, Path file) {
    if (!json.optionalBool("is_encoder_decoder").orElse(true)) {
      throw new UnsupportedFeatureException(
          file
              + ": is_encoder_decoder is false; only a T5 with encoder and decoder is supported."
              + " Use the whole model.");
    }
    try {
      return read(json);
    } catch (InvalidValueException e) {
      throw json.failure(e.getMessage() + " Correct the file.");
    } catch (UnsupportedFeatureException e) {
      throw new UnsupportedFeatureException(file + ": " + e.getMessage(), e);
    }
  }

  private static T5Config read(JsonObject json) {
    String feedForward = json.optionalString("feed_forward_proj").orElse("relu");
    boolean gated = feedForward.startsWith(GATED);
    Activation activation = activation(feedForward);
    same("is_gated_act", json.optionalBool("is_gated_act").orElse(gated), gated, feedForward);
    String name = activation.configName();
    same("dense_act_fn", json.optionalString("dense_act_fn").orElse(name), name, feedForward);
    int layers = integer(json, "num_layers", 6);
    double dropout = json.optionalNumber("dropout_rate").orElse(DROPOUT);
    return new T5Config(
        integer(json, "vocab_size", 32128),
        integer(json, "d_model", 512),
        integer(json, "d_kv", 64),
        integer(json, "d_ff", 2048),
        layers,
        integer(json, "num_decoder_layers", layers),
        integer(json, "num_heads", 8),
        integer(json, "relative_attention_num_buckets", 32),
        integer(json, "relative_attention_max_distance", 128),
        activation,
        gated,
        json.optionalNumber("layer_norm_epsilon").orElse(1e-6),
        json.optionalBool("tie_word_embeddings").orElse(true),
        integer(json, "pad_token_id", 0),
        integer(json, "eos_token_id", 1),
        integer(json, "decoder_start_token_id", 0),
        new DropoutRates(dropout, dropout));
  }

  /** Published files say {@code gated-gelu} and mean the tanh form. */
  private static Activation activation(String feedForward) {
    return feedForward.equals("gated-gelu")
        ? Activation.GELU_NEW
        : Activation.of(feedForward.replaceFirst("^" + GATED, ""));
  }

  private static void same(String key, Object actual, Object expected, String feedForward) {
    if (!actual.equals(expected)) {
      throw new InvalidValueException(
          key
              + " is "
              + actual
              + ", but feed_forward_proj is "
              + feedForward
              + ", which means "
              + expected
              + ".");
    }
  }

  private static int integer(JsonObject json, String key, int fallback) {
    return (int) json.optionalInteger(key, 0, Integer.MAX_VALUE).orElse(fallback);
  }
}
