package io.rpt.djl.backbone;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.EncoderOnly;
import io.rpt.core.inject.PromptInjector;
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
    DropoutRates dropout)
    implements FamilyConfig {
  private static final int MAX_SIZE = 1 << 24;
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

  /**
   * Reads a BERT's configuration, the object in {@code file}; absent keys have the values of the
   * published base model.
   *
   * @throws InvalidFileException if a value is out of range
   * @throws UnsupportedFeatureException if the model is a variant that is not built
   */
  static BertConfig read(JsonObject json, Path file) {
    String positions = json.optionalString("position_embedding_type").orElse("absolute");
    refuse(file, "position_embedding_type", positions, "absolute");
    boolean decoder = json.optionalBool("is_decoder").orElse(false);
    refuse(file, "is_decoder", Boolean.toString(decoder), "false");
    try {
      return new BertConfig(
          integer(json, "vocab_size", 30522),
          integer(json, "hidden_size", 768),
          integer(json, "num_hidden_layers", 12),
          integer(json, "num_attention_heads", 12),
          integer(json, "intermediate_size", 3072),
          integer(json, "max_position_embeddings", 512),
          integer(json, "type_vocab_size", 2),
          Activation.of(json.optionalString("hidden_act").orElse("gelu")),
          json.optionalNumber("layer_norm_eps").orElse(1e-12),
          json.optionalNumber("initializer_range").orElse(0.02),
          integer(json, "pad_token_id", 0),
          json.optionalBool("tie_word_embeddings").orElse(true),
          new DropoutRates(
              json.optionalNumber("hidden_dropout_prob").orElse(DROPOUT),
              json.optionalNumber("attention_probs_dropout_prob").orElse(DROPOUT)));
    } catch (InvalidValueException e) {
      throw json.failure(e.getMessage() + " Correct the file.");
    } catch (UnsupportedFeatureException e) {
      throw new UnsupportedFeatureException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public PromptInjector defaultInjection() {
    return PromptInjector.afterCls();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderOnly;
  }

  private static int integer(JsonObject json, String key, int fallback) {
    return (int) json.optionalInteger(key, 0, Integer.MAX_VALUE).orElse(fallback);
  }

  private static void refuse(Path file, String key, String value, String supported) {
    if (!value.equals(supported)) {
      throw new UnsupportedFeatureException(
          file
              + ": "
              + key
              + " is "
              + value
              + "; only "
              + supported
              + " is supported. Use another BERT.");
    }
  }
}
