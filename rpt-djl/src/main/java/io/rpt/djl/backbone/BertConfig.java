package io.rpt.djl.backbone;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonObject;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.nio.file.Path;

/**
 * The shape of a BERT, as its {@code config.json} gives it (Devlin et al. 2019, section 3).
 *
 * @param vocabularySize V, rows of the word embeddings
 * @param hiddenSize H, the width of every state; a multiple of {@code heads}
 * @param layers the number of layers
 * @param heads attention heads in each layer
 * @param intermediateSize the inner width of the feed-forward part
 * @param maxPositions the longest row, prompt and special tokens included
 * @param typeVocabularySize rows of the token type embeddings
 * @param activation the activation of the feed-forward part and of the masked-LM head
 * @param layerNormEps added to variances by every LayerNorm
 * @param initializerRange standard deviation of fresh weights
 * @param paddingId the id of the padding token
 * @param tiedDecoder whether the masked-LM decoder is the word embedding table, whatever the file
 *     stores
 * @param dropout the rates in training, where it is asked for
 */
public record BertConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int typeVocabularySize,
    Activation activation,
    double layerNormEps,
    double initializerRange,
    int paddingId,
    boolean tiedDecoder,
    DropoutRates dropout) {
  /** The largest size that is believed. */
  static final int MAX_SIZE = 1 << 24;

  private static final double DROPOUT = 0.1; // of the published models

  /** Checks every size, and that the heads divide the hidden size. */
  public BertConfig {
    Checks.inRange("vocab_size", vocabularySize, 1, MAX_SIZE);
    Checks.inRange("hidden_size", hiddenSize, 1, MAX_SIZE);
    Checks.inRange("num_hidden_layers", layers, 1, 1000);
    Checks.inRange("num_attention_heads", heads, 1, hiddenSize);
    Checks.inRange("intermediate_size", intermediateSize, 1, MAX_SIZE);
    Checks.inRange("max_position_embeddings", maxPositions, 1, MAX_SIZE);
    Checks.inRange("type_vocab_size", typeVocabularySize, 1, MAX_SIZE);
    Checks.notNegative("layer_norm_eps", layerNormEps);
    Checks.notNegative("initializer_range", initializerRange);
    Checks.inRange("pad_token_id", paddingId, 0, vocabularySize - 1);
    if (hiddenSize % heads != 0) {
      throw new InvalidValueException(
          "hidden_size is "
              + hiddenSize
              + " and num_attention_heads is "
              + heads
              + "; the hidden size must be a multiple of the heads.");
    }
  }

  /** A BERT with the dropout of the published models, 0.1. */
  public BertConfig(
      int vocabularySize,
      int hiddenSize,
      int layers,
      int heads,
      int intermediateSize,
      int maxPositions,
      int typeVocabularySize,
      Activation activation,
      double layerNormEps,
      double initializerRange,
      int paddingId,
      boolean tiedDecoder) {
    this(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        typeVocabularySize,
        activation,
        layerNormEps,
        initializerRange,
        paddingId,
        tiedDecoder,
        new DropoutRates(DROPOUT, DROPOUT));
  }

  /**
   * A BERT of the given size; everything else as in the published models (GELU, two token types,
   * epsilon 1e-12, standard deviation 0.02, padding id 0, tied decoder).
   */
  public static BertConfig of(
      int vocabularySize,
      int hiddenSize,
      int layers,
      int heads,
      int intermediateSize,
      int maxPositions) {
    return new BertConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        2,
        Activation.GELU,
        1e-12,
        0.02,
        0,
        true);
  }

  /** The published base model. */
  private static BertConfig base() {
    return BertConfig.of(30522, 768, 12, 12, 3072, 512);
  }

  /**
   * Reads a BERT's configuration, the object in {@code file}; absent keys have the values of the
   * published base model.
   *
   * @throws InvalidFileException if a value is out of range
   * @throws UnsupportedFeatureException if the model is a variant that is not built
   */
  static BertConfig read(JsonObject json, Path file) {
    return read(json, file, base());
  }

  /** Reads the configuration of an encoder with BERT's keys; absent ones have the given values. */
  static BertConfig read(JsonObject json, Path file, BertConfig absent) {
    ConfigKeys keys = new ConfigKeys(json, file);
    String positions = json.optionalString("position_embedding_type").orElse("absolute");
    keys.require("position_embedding_type", positions, "absolute");
    keys.require("is_decoder", json.optionalBool("is_decoder").orElse(false), false);
    String activation = json.optionalString("hidden_act").orElse("gelu");
    return keys.read(
        () ->
            new BertConfig(
                keys.integer("vocab_size", absent.vocabularySize),
                keys.integer("hidden_size", absent.hiddenSize),
                keys.integer("num_hidden_layers", absent.layers),
                keys.integer("num_attention_heads", absent.heads),
                keys.integer("intermediate_size", absent.intermediateSize),
                keys.integer("max_position_embeddings", absent.maxPositions),
                keys.integer("type_vocab_size", absent.typeVocabularySize),
                Activation.of(activation),
                json.optionalNumber("layer_norm_eps").orElse(absent.layerNormEps),
                json.optionalNumber("initializer_range").orElse(absent.initializerRange),
                keys.integer("pad_token_id", absent.paddingId),
                json.optionalBool("tie_word_embeddings").orElse(true),
                new DropoutRates(
                    json.optionalNumber("hidden_dropout_prob").orElse(DROPOUT),
                    json.optionalNumber("attention_probs_dropout_prob").orElse(DROPOUT))));
  }
}
