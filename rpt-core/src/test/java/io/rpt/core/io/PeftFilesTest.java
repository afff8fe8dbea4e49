package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeftFilesTest {
  @TempDir Path folder;

  /** The sizes of files that PEFT wrote in its own comparison of methods. */
  @ParameterizedTest
  @CsvSource({
    "200, 3072, 2457728",
    "20, 3072, 245880",
    "200, 57344, 45875328",
    "50, 57344, 11468928"
  })
  void bytes_tableAlone_areAsManyAsPeftWrites(int rows, int width, int size) {
    FloatTensor table = FloatTensor.of(new float[rows * width], rows, width);
    assertThat(PeftTensors.bytes(table, Optional.empty())).hasSize(size);
  }

  @Test
  void bytes_table_areTheFormatToTheByte() {
    FloatTensor table = FloatTensor.of(new float[] {1, -2}, 1, 2);
    byte[] bytes = PeftTensors.bytes(table, Optional.empty());
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"prompt_embeddings\":{\"dtype\":\"F32\",\"shape\":[1,2],"
            + "\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    assertThat(bytes).hasSize(8 + padded + 8).startsWith(padded, 0, 0, 0, 0, 0, 0, 0);
    assertThat(new String(bytes, 8, padded, StandardCharsets.UTF_8))
        .isEqualTo(header + " ".repeat(padded - header.length()));
    assertThat(bytes).endsWith(0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0);
  }

  @Test
  void save_pooledPrompt_writesTheConfigurationOfPeft() throws IOException {
    PeftFiles.save(export(PeftSamples.pooled()).whole("bert-base-uncased"), folder);
    assertThat(Files.readString(folder.resolve("adapter_config.json")))
        .isEqualTo(
            """
            {
              "auto_mapping": null,
              "base_model_name_or_path": "bert-base-uncased",
              "inference_mode": true,
              "modules_to_save": [
                "classifier",
                "score"
              ],
              "num_attention_heads": 4,
              "num_layers": 3,
              "num_transformer_submodules": 1,
              "num_virtual_tokens": 3,
              "peft_type": "PROMPT_TUNING",
              "peft_version": null,
              "prompt_tuning_init": "RANDOM",
              "prompt_tuning_init_text": null,
              "revision": null,
              "task_type": "SEQ_CLS",
              "token_dim": 8,
              "tokenizer_kwargs": null,
              "tokenizer_name_or_path": null
            }
            """);
    SafetensorsFile file =
        SafetensorsFile.open(
            folder.resolve("adapter_model.safetensors"), SafetensorsLimits.forPrompts());
    assertThat(file.metadata()).containsOnlyKeys("format").containsValue("pt");
    assertThat(file.tensors().keySet())
        .containsExactly(
            "base_model.classifier.bias", "base_model.classifier.weight", "prompt_embeddings");
  }

  @Test
  void save_encoderDecodersPrompt_hasOneSubmoduleAndNoHead() throws IOException {
    PeftFiles.save(export(PeftSamples.ranked()).whole("t5-small"), folder);
    assertThat(Files.readString(folder.resolve("adapter_config.json")))
        .contains("\"task_type\": \"SEQ_2_SEQ_LM\"")
        .contains("\"num_transformer_submodules\": 1")
        .contains("\"modules_to_save\": null");
  }

  static Stream<ProjectedPrompt> prompts() {
    return Stream.of(PeftSamples.pooled(), PeftSamples.ranked());
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void load_exported_isTheSamePromptBitForBit(ProjectedPrompt prompt) {
    PeftAdapter adapter = export(prompt).whole("m");
    PeftFiles.save(adapter, folder);
    PeftAdapter loaded = PeftFiles.load(folder);
    assertThat(loaded).isEqualTo(adapter);
    assertThat(PeftImport.onSame(loaded, PeftSamples.backbone(8)).asExported()).isEqualTo(prompt);
  }

  @Test
  void save_again_replacesTheExportWithEqualBytes() throws IOException {
    PeftFiles.save(export(PeftSamples.ranked()).whole("m"), folder);
    PeftFiles.save(export(PeftSamples.pooled()).whole("m"), folder);
    Path other = folder.resolve("other");
    PeftFiles.save(export(PeftSamples.pooled()).whole("m"), other);
    for (String name : List.of(PeftFiles.CONFIG, PeftFiles.TENSORS, PeftFiles.ORIGIN)) {
      assertThat(other.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
  }

  @Test
  void save_pooledPromptAsOurs_loadsTheSame() {
    PromptFiles.save(PeftSamples.pooled(), folder);
    assertThat(PromptFiles.loadProjected(folder)).isEqualTo(PeftSamples.pooled());
  }

  @Test
  void load_promptTuningOfPeft_isSavedAgainToTheSameBytes() throws IOException {
    Path written = PeftSamples.written("bert_prompt_tuning");
    PeftAdapter adapter = PeftFiles.load(written);
    assertThat(adapter.config().type()).isEqualTo(PeftType.PROMPT_TUNING);
    assertThat(adapter.config().task()).isEqualTo(PeftTask.SEQ_CLS);
    assertThat(adapter.config().unknownKeys()).isEmpty();
    assertThat(adapter.table().shape()).containsExactly(3, 32);
    PeftFiles.save(adapter, folder);
    assertThat(folder.resolve(PeftFiles.TENSORS))
        .hasSameBinaryContentAs(written.resolve(PeftFiles.TENSORS));
    assertThat(withoutPeftsOwn(folder)).isEqualTo(withoutPeftsOwn(written));
  }

  /**
   * The configuration but for the version and for modules_to_save, which PEFT lists twice: equal
   * text means equal keys, order and indent.
   */
  private static String withoutPeftsOwn(Path adapter) throws IOException {
    return Files.readString(adapter.resolve(PeftFiles.CONFIG))
        .strip()
        .replaceAll("(?s)\"modules_to_save\": \\[.*?]", "")
        .replaceAll("\"peft_version\": [^,]*", "");
  }

  @Test
  void load_pTuningInBf16_isWidenedExactly() {
    PeftAdapter adapter = PeftFiles.load(PeftSamples.written("bert_p_tuning_bf16"));
    assertThat(adapter.config().type()).isEqualTo(PeftType.P_TUNING);
    assertThat(adapter.rows().shape()).containsExactly(4, 32);
    assertThat(adapter.rows()).isEqualTo(adapter.table());
    // the first values of its file are the 16-bit words 3ac6 bf4f bfe8, the bias, in this order
    assertThat(adapter.classifier().orElseThrow().bias().toArray())
        .startsWith(Float.intBitsToFloat(0x3ac6_0000), Float.intBitsToFloat(0xbf4f_0000));
    ProjectedPrompt prompt =
        PeftImport.onSame(adapter, PeftSamples.backbone(32))
            .classifier(PeftSamples.LABELS, TextFormat.SINGLE, 40);
    assertThat(prompt.rows()).isEqualTo(adapter.table());
    assertThat(prompt.task().head()).isInstanceOf(PeftPooledHead.class);
    assertThat(prompt.provenance().dataDigest()).isEqualTo("unknown");
    assertThat(prompt.provenance().options())
        .containsEntry("peft.peft_type", "P_TUNING")
        .containsEntry("seed", "unknown")
        .containsEntry("peft.base_model_name_or_path", "bert_base_names");
  }

  @Test
  void load_twoSubmodulesInF16_keepsTheFirstRowsAndSavesAll() {
    PeftAdapter adapter = PeftFiles.load(PeftSamples.written("t5_prompt_tuning_f16"));
    assertThat(adapter.config().submodules()).isEqualTo(2);
    assertThat(adapter.table().shape()).containsExactly(4, 32);
    assertThat(adapter.rows().shape()).containsExactly(2, 32);
    assertThat(adapter.table().toArray()).startsWith(adapter.rows().toArray());
    assertThat(adapter.table().get(0)).isEqualTo(-1.2109375f); // the half bcd8
    ProjectedPrompt prompt =
        PeftImport.onOther(adapter, PeftSamples.backbone(32))
            .answers(new RankingHead(Averaging.SUM), PeftSamples.LABELS, TextFormat.SINGLE, 40);
    assertThat(prompt.rows()).isEqualTo(adapter.rows());
    PeftFiles.save(adapter, folder);
    PeftAdapter again = PeftFiles.load(folder);
    assertThat(again.table()).isEqualTo(adapter.table());
    assertThat(again.config()).isEqualTo(adapter.config());
  }

  @Test
  void save_promptOnly_carriesTheWarningAndNoHead() throws IOException {
    ProjectedPrompt prompt = PeftSamples.linear(PromptInjector.afterCls());
    PeftFiles.save(export(prompt).promptOnly("m"), folder);
    assertThat(Files.readString(folder.resolve(PeftFiles.ORIGIN)))
        .contains("\"warning\": \"The table alone", "after_cls", "LinearHead", "peftPooled");
    PeftAdapter loaded = PeftFiles.load(folder);
    assertThat(loaded.config().task()).isEqualTo(PeftTask.FEATURE_EXTRACTION);
    assertThat(loaded.classifier()).isEmpty();
    assertThat(loaded.rows()).isEqualTo(prompt.rows());
    assertThat(loaded.origin().orElseThrow().provenance()).isEqualTo(prompt.provenance());
  }

  private static PeftExport export(ProjectedPrompt prompt) {
    return PeftExport.onSame(prompt, PeftSamples.backbone(8));
  }
}
