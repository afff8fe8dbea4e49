package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftFilesErrorsTest {
  @TempDir Path folder;
  private Path config;
  private Path tensors;
  private Path origin;

  @BeforeEach
  void save() {
    config = folder.resolve("adapter_config.json");
    tensors = folder.resolve("adapter_model.safetensors");
    origin = folder.resolve("rpt_prompt.json");
    PeftFiles.save(
        PeftExport.onSame(PeftSamples.pooled(), PeftSamples.backbone(8)).whole("bert"), folder);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Class<? extends RptException> kind) {
    return assertThatThrownBy(() -> PeftFiles.load(folder))
        .isExactlyInstanceOf(kind)
        .hasMessageStartingWith(folder.toString());
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private Map<String, FloatTensor> saved() {
    SafetensorsFile file = SafetensorsFile.open(tensors, SafetensorsLimits.forPrompts());
    Map<String, FloatTensor> all = new TreeMap<>();
    file.tensors().keySet().forEach(name -> all.put(name, file.readFloats(name)));
    return all;
  }

  private void write(Map<String, FloatTensor> all) throws IOException {
    Files.write(tensors, SafetensorsWriter.toBytes(all, Map.of()));
  }

  @Test
  void load_lora_isRefusedByName() {
    assertThatThrownBy(() -> PeftFiles.load(PeftSamples.written("bert_lora")))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll(
            "adapter_config.json", "\"LORA\"", "PROMPT_TUNING", "P_TUNING", "is no prompt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PREFIX_TUNING", "MULTITASK_PROMPT_TUNING", "CPT", "IA3", "prompt_tuning", ""})
  void load_otherKind_isRefusedByName(String kind) throws IOException {
    edit(config, "PROMPT_TUNING", kind);
    assertRefused(UnsupportedFeatureException.class)
        .hasMessageContaining("peft_type is \"" + kind + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TOKEN_CLS", "QUESTION_ANS", "seq_cls"})
  void load_otherTask_isRefusedByName(String task) throws IOException {
    edit(config, "SEQ_CLS", task);
    assertRefused(UnsupportedFeatureException.class)
        .hasMessageContaining("task_type is \"" + task + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"peft_type\": \"PROMPT_TUNING\", | `` | has no member \"peft_type\"",
        "\"task_type\": \"SEQ_CLS\" | \"task_type\": null | has no task_type",
        "\"num_virtual_tokens\": 3 | \"num_virtual_tokens\": null | num_virtual_tokens: expected",
        "\"num_virtual_tokens\": 3 | \"num_virtual_tokens\": 0 | num_virtual_tokens: expected",
        "\"num_virtual_tokens\": 3 | \"num_virtual_tokens\": 1000000000 | num_virtual_tokens: expected",
        "\"num_virtual_tokens\": 3 | \"num_virtual_tokens\": 3.5 | num_virtual_tokens: expected",
        "\"num_virtual_tokens\": 3 | \"num_virtual_tokens\": 4 | of shape [3, 8]; expected [4, 8]",
        "\"num_transformer_submodules\": 1 | \"num_transformer_submodules\": 2 | of shape [3, 8]; expected [6, 8]",
        "\"num_transformer_submodules\": 1 | \"num_transformer_submodules\": 3 | from 1 to 2",
        "\"token_dim\": 8 | \"token_dim\": 9 | of shape [3, 8]; expected [3, 9]",
        "\"num_layers\": 3 | \"num_layers\": \"3\" | num_layers: expected",
        "\"revision\": null | \"revision\": 7 | revision: expected a text",
        "\"revision\": null | \"revision\": null, \"revision\": null | stands twice",
        "{ | [{ | not strict JSON"
      })
  void load_badConfiguration_namesThePlace(String from, String to, String message)
      throws IOException {
    edit(config, from, to);
    assertRefused(InvalidFileException.class).hasMessageContaining(message);
  }

  @Test
  void load_tokenizerArgumentsThatRunCode_areIgnored() throws IOException {
    edit(
        config,
        "\"tokenizer_kwargs\": null",
        "\"tokenizer_kwargs\": {\"trust_remote_code\": true}");
    assertThat(PeftFiles.load(folder).rows()).isEqualTo(PeftSamples.pooled().rows());
  }

  @Test
  void load_unknownKeys_areReported() throws IOException {
    edit(config, "\"revision\": null", "\"revision\": null, \"novel\": 1, \"later\": null");
    assertThat(PeftFiles.load(folder).config().unknownKeys()).containsExactly("novel");
  }

  @Test
  void load_twiceTheRowsWithoutSaying_isRefused() throws IOException {
    Map<String, FloatTensor> all = saved();
    all.put("prompt_embeddings", PeftSamples.values(1, 6, 8));
    write(all);
    assertRefused(InvalidFileException.class)
        .hasMessageContainingAll("[6, 8]; expected [3, 8]", "num_transformer_submodules 1");
  }

  @Test
  void load_tableMissingOrOfAnotherRank_isRefused() throws IOException {
    Map<String, FloatTensor> all = saved();
    all.put("prompt_embeddings", PeftSamples.values(1, 24));
    write(all);
    assertRefused(InvalidFileException.class).hasMessageContaining("of shape [24]");
    all.remove("prompt_embeddings");
    write(all);
    assertRefused(InvalidFileException.class)
        .hasMessageContaining("no tensor \"prompt_embeddings\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base_model.score.weight", "base_model.qa_outputs.bias", "x"})
  void load_otherTensors_areRefusedByName(String name) throws IOException {
    Map<String, FloatTensor> all = saved();
    all.put(name, PeftSamples.values(1, 2));
    write(all);
    assertRefused(InvalidFileException.class)
        .hasMessageContainingAll("\"" + name + "\"", "base_model.classifier.weight");
  }

  @Test
  void load_halfAClassifierOrAnotherShape_isRefused() throws IOException {
    Map<String, FloatTensor> all = saved();
    all.put("base_model.classifier.bias", PeftSamples.values(1, 2));
    write(all);
    assertRefused(InvalidFileException.class).hasMessageContaining("expected [L, H] and [L]");
    all.remove("base_model.classifier.bias");
    write(all);
    assertRefused(InvalidFileException.class)
        .hasMessageContaining("no tensor \"base_model.classifier.bias\"");
  }

  @Test
  void load_classifierOfAnotherTask_isRefused() throws IOException {
    Files.delete(origin);
    edit(config, "SEQ_CLS", "SEQ_2_SEQ_LM");
    assertRefused(InvalidFileException.class)
        .hasMessageContainingAll("base_model.classifier.bias", "SEQ_2_SEQ_LM");
  }

  @Test
  void load_valueNotFinite_isRefused() throws IOException {
    Map<String, FloatTensor> all = saved();
    float[] values = new float[24];
    values[5] = Float.NaN;
    all.put("prompt_embeddings", FloatTensor.of(values, 3, 8));
    write(all);
    assertRefused(InvalidFileException.class).hasMessageContaining("NaN");
  }

  @Test
  void load_tensorsOfAnotherExport_isRefused() throws IOException {
    Map<String, FloatTensor> all = saved();
    all.put("prompt_embeddings", PeftSamples.values(7, 3, 8));
    write(all);
    assertRefused(InvalidFileException.class)
        .hasMessageContainingAll("rpt_prompt.json", "SHA-256", "Copy");
    Files.delete(origin);
    assertThat(PeftFiles.load(folder).origin()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"rpt-peft\" | \"other\" | the format \"other\"",
        "\"format_version\": 1 | \"format_version\": 2 | format_version: expected",
        "\"vocabulary_size\": 150 | \"vocabulary_size\": 0 | vocabulary_size: expected",
        "\"max_length\": 40 | \"max_length\": 40, \"extra\": 1 | unknown member \"extra\"",
        "\"max_length\": 40 | \"max_length\": 40, \"warning\": \"x\" | unknown member",
        "\"hidden_width\": 8 | \"hidden_width\": 9 | expected [3, 9]",
        "\"peft_pooled\" | \"pooled\" | unknown head type \"pooled\"",
        "before_cls | after_cls | PeftPooledHead cannot read",
        "\"maybe\" | \"nein\" | not distinct"
      })
  void load_badOriginFile_namesThePlace(String from, String to, String message) throws IOException {
    edit(origin, from, to);
    assertRefused(InvalidFileException.class).hasMessageContaining(message);
  }

  @Test
  void load_pickleInPlaceOfSafetensors_isRefused() throws IOException {
    Files.delete(tensors);
    Files.writeString(folder.resolve("adapter_model.bin"), "PK");
    assertRefused(InvalidFileException.class)
        .hasMessageContainingAll("adapter_model.bin", "a pickle", "safe_serialization=True");
    Files.writeString(tensors, "PK\3\4 and more");
    assertRefused(InvalidFileException.class).hasMessageContaining("pickle");
  }

  @Test
  void load_filesMissing_areNamed() throws IOException {
    Files.delete(tensors);
    assertRefused(InvalidFileException.class).hasMessageContaining("no such file");
    Files.delete(config);
    assertRefused(InvalidFileException.class).hasMessageContaining("has no adapter_config.json");
    assertThatThrownBy(() -> PeftFiles.load(folder.resolve("nowhere")))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void load_folderAboveANamedAdapter_pointsToIt() throws IOException {
    Path named = Files.createDirectory(folder.resolve("sentiment"));
    Files.move(config, named.resolve("adapter_config.json"));
    assertRefused(InvalidFileException.class).hasMessageContaining("\"sentiment\"");
  }

  @Test
  void save_overAnothersAdapter_isRefusedAndLeavesIt() throws IOException {
    Files.delete(origin);
    byte[] before = Files.readAllBytes(tensors);
    assertThatThrownBy(
            () ->
                PeftFiles.save(
                    PeftExport.onSame(PeftSamples.ranked(), PeftSamples.backbone(8)).whole("t5"),
                    folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll(folder.toString(), "another adapter");
    assertThat(tensors).hasBinaryContent(before);
  }

  @Test
  void save_foreignAdapterOverOurs_isRefused() {
    PeftAdapter foreign = PeftFiles.load(PeftSamples.written("bert_prompt_tuning"));
    assertThatThrownBy(() -> PeftFiles.save(foreign, folder))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("another adapter");
  }

  @Test
  void whole_headNotFinite_isRefused() {
    float[] bias = new float[3];
    bias[1] = Float.POSITIVE_INFINITY;
    LinearHead head = new LinearHead(PeftSamples.values(1, 3, 8), FloatTensor.of(bias, 3));
    ProjectedPrompt prompt =
        PeftSamples.prompt(
            PromptInjector.beforeCls(), new PeftPooledHead(head), PeftSamples.LABELS);
    assertThatThrownBy(() -> PeftExport.onSame(prompt, PeftSamples.backbone(8)).whole("bert"))
        .isInstanceOf(RptException.class)
        .hasMessageContainingAll("base_model.classifier.bias", "Infinity");
  }

  @Test
  void load_anyFileCutOffAnywhere_isRefused() throws IOException {
    for (Path file : new Path[] {config, tensors, origin}) {
      byte[] good = Files.readAllBytes(file);
      int last = file.equals(tensors) ? good.length : good.length - 1; // the final newline
      for (int length = 0; length < last; length++) {
        Files.write(file, Arrays.copyOf(good, length));
        assertRefused(InvalidFileException.class);
      }
      Files.write(file, good);
    }
  }

  @Test
  void load_anyByteDamaged_givesTheSameRowsOrIsRefused() throws IOException {
    FloatTensor rows = PeftSamples.pooled().rows();
    for (Path file : new Path[] {config, tensors, origin}) {
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i++) {
        byte[] damaged = good.clone();
        damaged[i] ^= (byte) (1 << i % 8);
        Files.write(file, damaged);
        try {
          assertThat(PeftFiles.load(folder).rows()).isEqualTo(rows);
        } catch (RptException refused) {
          assertThat(refused).hasMessageStartingWith(folder.toString());
        }
      }
      Files.write(file, good);
    }
  }
}
