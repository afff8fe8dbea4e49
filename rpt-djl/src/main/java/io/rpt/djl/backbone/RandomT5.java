package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.JsonText;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.djl.ops.Activation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the folder of a T5 that knows nothing: random weights, for demonstrations, tests and
 * training from scratch. Every weight is normal, with the standard deviations of the published code
 * (Raffel et al. 2020): 1 for word tables, (d_model d_kv)^-0.5 for queries, which takes the place
 * of a scale on the scores, d_model^-0.5 for keys, values, relative bias and the way into the
 * feed-forward part, (heads d_kv)^-0.5 and d_ff^-0.5 for the ways out; norms are 1. The same
 * arguments give the same bytes on every platform.
 */
public final class RandomT5 {
  /** Gives the same word some 50 times the first attention of another, with heads of 32. */
  private static final double ALIKE = 0.12;

  /** The first bias of a word's attention to itself, in the encoder. */
  private static final float AWAY_FROM_SELF = -5;

  private final T5Config config;
  private final AttentionStart start;
  private final RandomWeights weights;

  private RandomT5(T5Config config, AttentionStart start, long seed) {
    this.config = config;
    this.start = start;
    weights = new RandomWeights(seed);
  }

  /**
   * Writes {@code config.json}, {@code model.safetensors} and {@code tokenizer.json}.
   *
   * @param folder made if it is missing; files of these names are replaced
   * @param config the shape
   * @param tokenizer the text of {@code tokenizer.json}, whose ids are below the vocabulary size
   * @param seed of the weights
   * @return the folder
   * @throws InvalidValueException if {@code config.json} has no way to say what the shape says
   * @throws InvalidFileException if a file cannot be written
   */
  public static Path write(Path folder, T5Config config, String tokenizer, long seed) {
    return write(folder, config, tokenizer, AttentionStart.INDEPENDENT, seed);
  }

  /**
   * As {@link #write(Path, T5Config, String, long)}.
   *
   * @param start how attention starts
   */
  public static Path write(
      Path folder, T5Config config, String tokenizer, AttentionStart start, long seed) {
    requireNameable(config);
    RandomT5 random = new RandomT5(config, start, seed);
    random.draw();
    byte[] bytes = SafetensorsWriter.toBytes(random.weights.tensors(), Map.of());
    return RandomWeights.writeFolder(folder, bytes, tokenizer, JsonText.toBytes(random.json()));
  }

  private void draw() {
    int width = config.hiddenSize();
    weights.normal(T5Names.WORDS, 1, config.vocabularySize(), width);
    for (int k = 0; k < config.layers(); k++) {
      String name = "encoder.block." + k + ".layer.";
      attention(name + "0", "SelfAttention");
      feedForward(name + "1");
    }
    for (int k = 0; k < config.decoderLayers(); k++) {
      String name = "decoder.block." + k + ".layer.";
      attention(name + "0", "SelfAttention");
      attention(name + "1", "EncDecAttention");
      feedForward(name + "2");
    }
    stack("encoder");
    stack("decoder");
    if (!config.tied()) {
      weights.normal("lm_head.weight", 1, config.vocabularySize(), width);
    }
  }

  private void stack(String name) {
    weights.constant(name + ".final_layer_norm.weight", 1, config.hiddenSize());
    String bias = name + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight";
    weights.normal(bias, root(config.hiddenSize()), config.buckets(), config.heads());
    if (start == AttentionStart.ALIKE && name.equals("encoder")) {
      int itself = new RelativeBuckets(true, config.buckets(), config.maxDistance()).of(0);
      weights.row(bias, itself, AWAY_FROM_SELF);
    }
  }

  private void attention(String layer, String kind) {
    int width = config.hiddenSize();
    int inner = config.attentionWidth();
    String name = layer + "." + kind + ".";
    weights.constant(layer + ".layer_norm.weight", 1, width);
    weights.normal(name + "q.weight", root((double) width * config.headWidth()), inner, width);
    weights.normal(name + "k.weight", root(width), inner, width);
    if (start == AttentionStart.ALIKE) {
      weights.multiple(name + "q.weight", ALIKE, name + "k.weight");
    }
    weights.normal(name + "v.weight", root(width), inner, width);
    weights.normal(name + "o.weight", root(inner), width, inner);
  }

  private void feedForward(String layer) {
    int width = config.hiddenSize();
    int inner = config.innerSize();
    String name = layer + ".DenseReluDense.";
    weights.constant(layer + ".layer_norm.weight", 1, width);
    if (config.gated()) {
      weights.normal(name + "wi_0.weight", root(width), inner, width);
      weights.normal(name + "wi_1.weight", root(width), inner, width);
    } else {
      weights.normal(name + "wi.weight", root(width), inner, width);
    }
    weights.normal(name + "wo.weight", root(inner), width, inner);
  }

  /** fan^-0.5. */
  private static double root(double fan) {
    return Math.pow(fan, -0.5);
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_type", "t5");
    json.put("is_encoder_decoder", true);
    json.put("vocab_size", config.vocabularySize());
    json.put("d_model", config.hiddenSize());
    json.put("d_kv", config.headWidth());
    json.put("d_ff", config.innerSize());
    json.put("num_layers", config.layers());
    json.put("num_decoder_layers", config.decoderLayers());
    json.put("num_heads", config.heads());
    json.put("relative_attention_num_buckets", config.buckets());
    json.put("relative_attention_max_distance", config.maxDistance());
    json.put("feed_forward_proj", feedForward());
    json.put("layer_norm_epsilon", config.normEps());
    json.put("tie_word_embeddings", config.tied());
    json.put("pad_token_id", config.paddingId());
    json.put("eos_token_id", config.closingId());
    json.put("decoder_start_token_id", config.startId());
    json.put("dropout_rate", config.dropout().hidden());
    return json;
  }

  /** Published files say {@code gated-gelu} and mean the tanh form. */
  private String feedForward() {
    String name = config.activation().configName();
    if (!config.gated()) {
      return name;
    }
    return "gated-" + (config.activation() == Activation.GELU_NEW ? "gelu" : name);
  }

  private static void requireNameable(T5Config config) {
    boolean exactGate = config.gated() && config.activation() == Activation.GELU;
    if (exactGate || config.dropout().hidden() != config.dropout().attention()) {
      throw new InvalidValueException(
          "A T5's config.json has no name for "
              + (exactGate
                  ? "a gated GELU with erf; use GELU_NEW."
                  : "the two dropout rates " + config.dropout() + "; use equal ones."));
    }
  }
}
