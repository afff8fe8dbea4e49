package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a model folder is incomplete, damaged, contradictory or unknown. */
class BadModelFolderTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path parent;
  private Path folder = Path.of("");

  @BeforeEach
  void writeModel() {
    folder = TinyBert.write(parent.resolve("model"));
  }

  private void refused(Class<? extends RptException> type, String... messageParts) {
    assertThatThrownBy(() -> Backbone.open(folder, DeviceChoice.CPU))
        .isInstanceOf(type)
        .hasMessageContainingAll(messageParts);
  }

  private void config(String from, String to) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  @Test
  void open_noFolder_isRefused() {
    folder = parent.resolve("absent");
    refused(InvalidFileException.class, "absent", "not a folder");
  }

  @Test
  void open_noConfig_isRefused() throws IOException {
    Files.delete(folder.resolve("config.json"));
    refused(InvalidFileException.class, "config.json", "does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"model_type\": \"bert\"} x", "{}", "{\"model_type\": 3}"})
  void open_badConfig_isRefused(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
    refused(InvalidFileException.class, "config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"bert\" | \"model_type\": \"llama\" | llama",
        "\"hidden_act\": \"gelu\" | \"hidden_act\": \"swish\" | swish",
        "\"pad_token_id\": 0 | \"pad_token_id\": 0, \"is_decoder\": true | is_decoder",
        "\"pad_token_id\": 0 | \"pad_token_id\": 0, \"position_embedding_type\": \"relative_key\""
            + " | relative_key"
      })
  void open_unsupportedVariant_isRefused(String from, String to, String named) throws IOException {
    config(from, to);
    refused(UnsupportedFeatureException.class, "config.json", named, "supported");
  }

  @ParameterizedTest
  @CsvSource({
    "num_attention_heads\": 2, num_attention_heads\": 3",
    "hidden_size\": 8, hidden_size\": 0",
    "hidden_size\": 8, hidden_size\": -8",
    "hidden_size\": 8, hidden_size\": 8.5",
    "vocab_size\": 12, vocab_size\": 1e30",
    "pad_token_id\": 0, pad_token_id\": 12",
    "num_hidden_layers\": 2, num_hidden_layers\": 3",
    "num_hidden_layers\": 2, num_hidden_layers\": 1",
    "vocab_size\": 12, vocab_size\": 13",
    "intermediate_size\": 16, intermediate_size\": 32"
  })
  void open_contradictoryConfig_isRefused(String from, String to) throws IOException {
    config(from, to);
    refused(InvalidFileException.class, folder.toString());
  }

  @Test
  void open_missingTensor_isNamed() throws IOException {
    Map<String, FloatTensor> tensors = TinyBert.tensors(folder);
    tensors.remove("bert.encoder.layer.1.output.dense.bias");
    TinyBert.save(TinyBert.weights(folder), tensors);
    refused(InvalidFileException.class, "encoder.layer.1.output.dense.bias", "[8]");
  }

  @Test
  void open_wrongShape_namesBothShapes() throws IOException {
    Map<String, FloatTensor> tensors = TinyBert.tensors(folder);
    tensors.put("bert.pooler.dense.weight", FloatTensor.of(new float[32], 8, 4));
    TinyBert.save(TinyBert.weights(folder), tensors);
    refused(InvalidFileException.class, "bert.pooler.dense.weight", "[8, 4]", "[8, 8]");
  }

  @Test
  void open_noWeights_isRefused() throws IOException {
    Files.delete(TinyBert.weights(folder));
    refused(InvalidFileException.class, "neither", "model.safetensors");
  }

  @Test
  void open_onlyPickle_saysHowToConvert() throws IOException {
    Files.move(TinyBert.weights(folder), folder.resolve("pytorch_model.bin"));
    refused(UnsupportedFeatureException.class, "pytorch_model.bin", "safe_serialization=True");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK\u0003\u0004 a zip", "\u0080\u0002}q pickle", "<html>not found"})
  void open_weightsOfAnotherKind_areRefused(String start) throws IOException {
    Files.write(TinyBert.weights(folder), start.getBytes(StandardCharsets.ISO_8859_1));
    refused(InvalidFileException.class, "model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other.safetensors", "/etc/hostname", "a/b", "..", "", "c:\\\\x"})
  void open_indexPointingOutside_isRefused(String shard) throws IOException {
    TinyBert.shard(folder);
    Path index = folder.resolve(INDEX);
    Files.writeString(index, Files.readString(index).replace("part-2.safetensors", shard));
    refused(InvalidFileException.class, INDEX);
  }

  @Test
  void open_shardLinkedFromOutside_isRefused() throws IOException {
    TinyBert.shard(folder);
    Path shard = folder.resolve("part-2.safetensors");
    Path outside = parent.resolve("outside.safetensors");
    Files.move(shard, outside);
    Files.createSymbolicLink(shard, outside);
    refused(InvalidFileException.class, INDEX, "outside.safetensors");
  }

  @Test
  void open_missingShard_isNamed() throws IOException {
    TinyBert.shard(folder);
    Files.delete(folder.resolve("part-2.safetensors"));
    refused(InvalidFileException.class, INDEX, "part-2.safetensors");
  }

  @Test
  void open_tensorNotInItsShard_isNamed() throws IOException {
    TinyBert.shard(folder);
    Path index = folder.resolve(INDEX);
    Files.writeString(
        index, Files.readString(index).replace("part-2.safetensors", "part-1.safetensors"));
    refused(InvalidFileException.class, "part-1.safetensors", "lacks the tensor");
  }
}
