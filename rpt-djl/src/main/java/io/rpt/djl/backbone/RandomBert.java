package io.rpt.djl.backbone;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.text.WordPieceJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes the folder of a BERT that knows nothing: random weights, for demonstrations, tests and
 * training from scratch. Weights are normal with the configuration's standard deviation, norms 1
 * and 0, biases 0 (Devlin et al. 2019, published code). The same arguments give the same bytes on
 * every platform.
 */
public final class RandomBert {
  private final BertConfig config;
  private final AttentionStart start;
  private final RandomWeights weights;

  private RandomBert(BertConfig config, AttentionStart start, long seed) {
    this.config = config;
    this.start = start;
    this.weights = new RandomWeights(seed);
  }

  /**
   * Writes {@code config.json}, {@code model.safetensors} (encoder, pooler, masked-LM head) and
   * {@code tokenizer.json}.
   *
   * @param folder made if it is missing; files of these names are replaced
   * @param config the shape; its vocabulary size is the number of words
   * @param vocabulary the words by id, with [PAD] [UNK] [CLS] [SEP] [MASK] among them; pieces
   *     inside a word begin with {@code ##}
   * @param seed of the weights
   * @return the folder
   * @throws InvalidValueException if vocabulary and configuration contradict each other
   * @throws InvalidFileException if a file cannot be written
   */
  public static Path write(Path folder, BertConfig config, List<String> vocabulary, long seed) {
    return write(folder, config, vocabulary, AttentionStart.INDEPENDENT, seed);
  }

  /**
   * As {@link #write(Path, BertConfig, List, long)}.
   *
   * @param start how attention starts
   */
  public static Path write(
      Path folder, BertConfig config, List<String> vocabulary, AttentionStart start, long seed) {
    if (vocabulary.size() != config.vocabularySize()) {
      throw new InvalidValueException(
          "The vocabulary has "
              + vocabulary.size()
              + " words, but the configuration's vocabulary size is "
              + config.vocabularySize()
              + "; they must be equal.");
    }
    String tokenizer = WordPieceJson.of(vocabulary);
    byte[] weights =
        SafetensorsWriter.toBytes(new RandomBert(config, start, seed).draw(), Map.of());
    byte[] json = json(config).getBytes(StandardCharsets.UTF_8);
    return RandomWeights.writeFolder(folder, weights, tokenizer, json);
  }

  private Map<String, FloatTensor> draw() {
    int width = config.hiddenSize();
    normal("bert.embeddings.word_embeddings.weight", config.vocabularySize(), width);
    normal("bert.embeddings.position_embeddings.weight", config.maxPositions(), width);
    normal("bert.embeddings.token_type_embeddings.weight", config.typeVocabularySize(), width);
    norm("bert.embeddings.LayerNorm");
    for (int k = 0; k < config.layers(); k++) {
      drawLayer("bert.encoder.layer." + k + ".");
    }
    dense("bert.pooler.dense", width, width);
    dense("cls.predictions.transform.dense", width, width);
    norm("cls.predictions.transform.LayerNorm");
    constant("cls.predictions.bias", 0, config.vocabularySize());
    if (!config.tiedDecoder()) {
      normal("cls.predictions.decoder.weight", config.vocabularySize(), width);
    }
    return weights.tensors();
  }

  private void drawLayer(String name) {
    int width = config.hiddenSize();
    for (String part : List.of("query", "key", "value")) {
      dense(name + "attention.self." + part, width, width);
    }
    if (start == AttentionStart.ALIKE) {
      weights.multiple(name + "attention.self.query.weight", 1, name + "attention.self.key.weight");
    }
    dense(name + "attention.output.dense", width, width);
    norm(name + "attention.output.LayerNorm");
    dense(name + "intermediate.dense", width, config.intermediateSize());
    dense(name + "output.dense", config.intermediateSize(), width);
    norm(name + "output.LayerNorm");
  }

  private void dense(String name, int in, int out) {
    normal(name + ".weight", out, in);
    constant(name + ".bias", 0, out);
  }

  private void norm(String name) {
    constant(name + ".weight", 1, config.hiddenSize());
    constant(name + ".bias", 0, config.hiddenSize());
  }

  private void normal(String name, int rows, int columns) {
    weights.normal(name, config.initializerRange(), rows, columns);
  }

  private void constant(String name, float value, int size) {
    weights.constant(name, value, size);
  }

  private static String json(BertConfig config) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject().name("architectures").beginArray().value("BertForMaskedLM").endArray();
      json.name("model_type").value("bert");
      json.name("vocab_size").value(config.vocabularySize());
      json.name("hidden_size").value(config.hiddenSize());
      json.name("num_hidden_layers").value(config.layers());
      json.name("num_attention_heads").value(config.heads());
      json.name("intermediate_size").value(config.intermediateSize());
      json.name("max_position_embeddings").value(config.maxPositions());
      json.name("type_vocab_size").value(config.typeVocabularySize());
      json.name("hidden_act").value(config.activation().configName());
      json.name("layer_norm_eps").value(config.layerNormEps());
      json.name("initializer_range").value(config.initializerRange());
      json.name("pad_token_id").value(config.paddingId());
      json.name("tie_word_embeddings").value(config.tiedDecoder());
      json.name("hidden_dropout_prob").value(config.dropout().hidden());
      json.name("attention_probs_dropout_prob").value(config.dropout().attention());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }
}
