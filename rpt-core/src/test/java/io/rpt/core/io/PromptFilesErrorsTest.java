package io.rpt.core.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFilesErrorsTest {
  @TempDir Path folder;
  private Path document;
  private Path tensors;

  @BeforeEach
  void save() {
    document = folder.resolve("prompt.json");
    tensors = folder.resolve("prompt.safetensors");
    PromptFiles.save(PromptSamples.trained(), folder);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Path named) {
    return assertThatThrownBy(() -> PromptFiles.loadReparameterized(folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(named + ": ");
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(document);
    assertThat(text).contains(from);
    Files.writeString(document, text.replace(from, to));
  }

  /** Replaces the tensors and gives the document their digest. */
  private void replaceTensors(Map<String, FloatTensor> replaced) throws IOException {
    String before = Digests.sha256(tensors);
    Files.write(tensors, SafetensorsWriter.toBytes(replaced, Map.of()));
    edit(before, Digests.sha256(tensors));
  }

  private Map<String, FloatTensor> savedTensors() {
    SafetensorsFile file = SafetensorsFile.open(tensors, SafetensorsLimits.forPrompts());
    Map<String, FloatTensor> saved = new TreeMap<>();
    file.tensors().keySet().forEach(name -> saved.put(name, file.readFloats(name)));
    return saved;
  }

  @Test
  void load_documentOrTensorsMissing_namesTheFile() throws IOException {
    Files.delete(tensors);
    assertRefused(tensors).hasMessageContaining("no such file");
    Files.delete(document);
    assertRefused(document).hasMessageContaining("no such file");
  }

  @Test
  void load_newerVersion_saysSo() throws IOException {
    edit("\"format_version\": 1", "\"format_version\": 2, \"novelty\": true");
    assertRefused(document)
        .hasMessageContaining("format_version 2")
        .hasMessageContaining("newer version of the library");
  }

  @Test
  void load_anotherFormat_saysSo() throws IOException {
    edit("rpt-prompt", "other");
    assertRefused(document).hasMessageContaining("the format \"other\"");
  }

  @Test
  void load_anotherKind_namesBoth() {
    assertThatThrownBy(() -> PromptFiles.loadProjected(folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("\"reparameterized\"; expected \"projected\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"max_length\": 128 | \"max_length\": 128, \"extra\": 1 | unknown member \"extra\"",
        "\"max_length\": 128 | \"max_length\": 128, \"max_length\": 128 | max_length: stands twice",
        "\"max_length\": 128 | \"max_length\": 0 | max_length: expected a whole number from 1",
        "\"max_length\" | \"maxLength\" | unknown member \"maxLength\"",
        "\"hidden_width\": 5 | \"hidden_width\": 6 | \"head.weight\" of shape [2, 5]; expected [2, 6]",
        "\"hidden_width\": 5 | \"hidden_width\": 5, \"x\": 0 | head: has the unknown member \"x\"",
        "before_cls | nowhere | No prompt injection is called 'nowhere'",
        "\"text_b\" | \"text_a\" | distinct field names",
        "\"nein\" | 7 | labels[0]: expected a text, found the number 7",
        "\"nein\" | \"s\u00ed \ud83d\ude00\" | not distinct",
        "\"relu\" | \"swish\" | There is no activation 'swish'",
        "\"layer_norm\" | \"exec\" | network.body.steps[3]: has the unknown layer type \"exec\"",
        "\"scale_start\": 1.0 | \"scale_start\": -1 | network.body.steps[3]: layer norm scale start is -1.0",
        "\"out\": 4 | \"out\": 3 | network.body: turns width 4 into 3",
        "\"out\": 2 | \"out\": 3 | \"network.body.0.weight\" of shape [2, 4]; expected [3, 4]",
        "\"out\": 2 | \"out\": 1000000000 | out: expected a whole number from 1 to 1000000",
        "\"length\": 3 | \"length\": 4 | \"raw_prompt\" of shape [3, 4]; expected [4, 4]",
        "\"length\": 3 | \"length\": 1000000000 | length: expected a whole number from 1 to 100000",
        "\"raw_width\": 4 | \"raw_width\": 5 | turns width 5 into 4",
        "\"lr\": \"0.3\" | \"lr\": 0.3 | provenance.options.lr: expected a text, found the number 0.3",
        "\"accuracy\": 0.1 | \"accuracy\": null | provenance.scores.accuracy: expected a number, found null",
        "\"data_digest\" | \"data\" | provenance: has the unknown member \"data\""
      })
  void load_badDocument_namesThePlace(String from, String to, String message) throws IOException {
    edit(from, to);
    assertThatThrownBy(() -> PromptFiles.loadReparameterized(folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  @Test
  void load_tensorsOfAnotherSave_isRefused() throws IOException {
    Map<String, FloatTensor> saved = savedTensors();
    saved.put("raw_prompt", FloatTensor.of(new float[12], 3, 4));
    Files.write(tensors, SafetensorsWriter.toBytes(saved, Map.of()));
    assertRefused(tensors).hasMessageContaining("SHA-256 digest");
  }

  @Test
  void load_extraTensor_namesIt() throws IOException {
    Map<String, FloatTensor> saved = savedTensors();
    saved.put("zusatz", FloatTensor.of(new float[1], 1));
    replaceTensors(saved);
    assertRefused(tensors).hasMessageContaining("unknown tensor \"zusatz\"");
  }

  @Test
  void load_missingTensor_namesIt() throws IOException {
    Map<String, FloatTensor> saved = savedTensors();
    saved.remove("network.body.0.bias");
    replaceTensors(saved);
    assertRefused(tensors).hasMessageContaining("no tensor \"network.body.0.bias\"");
  }

  @Test
  void load_weightNotFinite_namesIt() throws IOException {
    Map<String, FloatTensor> saved = savedTensors();
    saved.put("head.bias", FloatTensor.of(new float[] {1, Float.POSITIVE_INFINITY}, 2));
    replaceTensors(saved);
    assertRefused(tensors)
        .hasMessageContaining("Infinity in the tensor \"head.bias\" [2] at row-major index 1");
  }

  @Test
  void load_promptEmbeddingsMissing_namesIt() throws IOException {
    PromptFiles.save(PromptSamples.trained().project(), folder);
    Map<String, FloatTensor> saved = savedTensors();
    saved.remove("prompt_embeddings");
    replaceTensors(saved);
    assertThatThrownBy(() -> PromptFiles.loadProjected(folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no tensor \"prompt_embeddings\"");
  }

  @Test
  void fromBytes_tensorsAlone_saysWhatIsMissing() throws IOException {
    byte[] bytes = Files.readAllBytes(tensors);
    assertThatThrownBy(() -> PromptFiles.reparameterizedFromBytes(bytes, "p"))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no metadata \"rpt\"");
  }

  @Test
  void fromBytes_flippedTensorBit_isRefused() {
    ProjectedPrompt prompt = PromptSamples.trained().project();
    byte[] bytes = PromptFiles.toBytes(prompt);
    bytes[bytes.length - 1] ^= 1;
    assertThatThrownBy(() -> PromptFiles.projectedFromBytes(bytes, "p"))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("digest");
  }

  @Test
  void load_documentNotUtf8_isRefused() throws IOException {
    Files.write(document, Files.readString(document).getBytes(ISO_8859_1));
    assertRefused(document).hasMessageContaining("not UTF-8");
  }
}
