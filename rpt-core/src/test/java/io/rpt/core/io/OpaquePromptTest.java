package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of a prompt whose network is a program. */
class OpaquePromptTest {
  private static final ProjectedPrompt SAMPLE = PromptSamples.trained().project();
  private static final FloatTensor WEIGHT = FloatTensor.of(new float[] {1, 2, 3}, 3);

  @TempDir Path folder;

  @Test
  void save_load_givesTheSamePromptAndTheSameBytes() throws IOException {
    OpaquePrompt prompt = prompt(Map.of("network.weight", WEIGHT));
    PromptFiles.save(prompt, folder);
    OpaquePrompt loaded = PromptFiles.loadOpaque(folder);
    assertThat(loaded).isEqualTo(prompt);
    assertThat(loaded.project()).isEqualTo(SAMPLE);
    assertThat(PromptFiles.kind(folder)).isEqualTo("opaque");
    PromptFiles.save(loaded, folder.resolve("again"));
    for (String file : List.of("prompt.json", "prompt.safetensors")) {
      assertThat(Files.readAllBytes(folder.resolve("again").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve(file)));
    }
  }

  @Test
  void save_valueThatIsNotFinite_isRefused() {
    FloatTensor bad = FloatTensor.of(new float[] {Float.NaN}, 1);
    assertThatThrownBy(() -> PromptFiles.save(prompt(Map.of("network.bad", bad)), folder))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("network.bad");
  }

  @Test
  void load_ofAnotherKind_isRefused() {
    PromptFiles.save(SAMPLE, folder);
    assertThatThrownBy(() -> PromptFiles.loadOpaque(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("projected");
  }

  @Test
  void new_strangeNameOrShape_isRefused() {
    assertThatThrownBy(() -> prompt(Map.of("head.weight", WEIGHT)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("head.weight");
    assertThatThrownBy(
            () ->
                new OpaquePrompt(
                    "", WEIGHT, Map.of(), SAMPLE.rows(), SAMPLE.task(), SAMPLE.provenance()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[3]");
  }

  private static OpaquePrompt prompt(Map<String, FloatTensor> weights) {
    return new OpaquePrompt(
        "a network", SAMPLE.rows(), weights, SAMPLE.rows(), SAMPLE.task(), SAMPLE.provenance());
  }
}
