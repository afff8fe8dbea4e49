package io.rpt.core.io;

import static io.rpt.core.reparam.Layers.chain;
import static io.rpt.core.reparam.Layers.dropout;
import static io.rpt.core.reparam.Layers.gelu;
import static io.rpt.core.reparam.Layers.identity;
import static io.rpt.core.reparam.Layers.layerNorm;
import static io.rpt.core.reparam.Layers.linear;
import static io.rpt.core.reparam.Layers.linearWithoutBias;
import static io.rpt.core.reparam.Layers.relu;
import static io.rpt.core.reparam.Layers.repeat;
import static io.rpt.core.reparam.Layers.sigmoid;
import static io.rpt.core.reparam.Layers.skip;
import static io.rpt.core.reparam.Layers.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.LowRank;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.PTuningLstm;
import io.rpt.core.reparam.PaperLstm;
import io.rpt.core.reparam.PeftLstm;
import io.rpt.core.reparam.PeftMlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFilesTest {
  @TempDir Path folder;

  static Stream<Reparameterizer> reparameterizers() {
    Reparameterizer every =
        shape ->
            chain(
                linear(3),
                relu(),
                tanh(),
                sigmoid(),
                gelu(),
                dropout(0.1),
                linearWithoutBias(shape.width()),
                layerNorm(),
                skip(repeat(chain(linear(shape.width())), 2)),
                identity());
    return Stream.of(
        Reparameterizer.identity(),
        every,
        every.residual().perToken(),
        Lstm.ofLayers(2).withoutHead().residual(),
        PaperLstm.published().perToken(),
        new PTuningLstm(),
        PeftLstm.hidden(3).andThen(Residual.bottleneck(2)),
        new PeftMlp(3),
        SuperPos.basisSize(5),
        SuperPos.basisSize(5).withFrozenBasis().andThen(Residual.bottleneck(2)),
        LowRank.ofRank(2));
  }

  static Stream<PromptTask> tasksOfEveryHead() {
    PromptTask linear = PromptSamples.task();
    LinearHead score =
        new LinearHead(
            FloatTensor.of(new float[] {1, 2, 3}, 1, 3), FloatTensor.of(new float[1], 1));
    return Stream.of(
        linear,
        task(PromptInjector.afterCls(), new ChoiceHead(score), List.of()),
        task(PromptInjector.encoderDecoder(), new RankingHead(Averaging.SUM), linear.labels()),
        task(PromptInjector.encoderDecoder(), new RankingHead(Averaging.MEAN), List.of()),
        task(PromptInjector.encoderDecoder(), new GenerationHead(7), List.of()));
  }

  private static PromptTask task(PromptInjector injector, Head head, List<String> labels) {
    return new PromptTask(injector, head, labels, TextFormat.SINGLE, 64);
  }

  @ParameterizedTest
  @MethodSource("tasksOfEveryHead")
  void save_everyHead_loadsTheSame(PromptTask task) {
    ReparameterizedPrompt sample = PromptSamples.trained();
    ReparameterizedPrompt prompt =
        new ReparameterizedPrompt(
            sample.plan(), sample.raw(), sample.weights(), task, sample.provenance());
    assertThat(PromptFiles.reparameterizedFromBytes(PromptFiles.toBytes(prompt), "p"))
        .isEqualTo(prompt);
    assertThat(PromptFiles.projectedFromBytes(PromptFiles.toBytes(prompt.project()), "p"))
        .isEqualTo(prompt.project());
  }

  @Test
  void save_projected_loadsTheSame() throws IOException {
    ProjectedPrompt prompt = PromptSamples.trained().project();
    Path target = folder.resolve("new").resolve("prompt");
    PromptFiles.save(prompt, target);
    assertThat(PromptFiles.loadProjected(target)).isEqualTo(prompt);
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("prompt.json", "prompt.safetensors");
    }
    assertThat(target.resolve("prompt.json"))
        .content()
        .contains("\"injector\": \"before_cls\"", "\"nein\"");
  }

  @ParameterizedTest
  @MethodSource("reparameterizers")
  void save_trained_loadsTheSameAndProjectsTheSame(Reparameterizer reparameterizer) {
    ReparameterizedPrompt prompt = PromptSamples.trained(reparameterizer);
    PromptFiles.save(prompt, folder);
    ReparameterizedPrompt loaded = PromptFiles.loadReparameterized(folder);
    assertThat(loaded).isEqualTo(prompt);
    assertThat(loaded.project()).isEqualTo(prompt.project());
    assertThat(PromptFiles.reparameterizedFromBytes(PromptFiles.toBytes(prompt), "p"))
        .isEqualTo(prompt);
  }

  @Test
  void toBytes_projected_readsBackTheSame() {
    ProjectedPrompt prompt = PromptSamples.trained().project();
    assertThat(PromptFiles.projectedFromBytes(PromptFiles.toBytes(prompt), "p")).isEqualTo(prompt);
  }

  @Test
  void save_overAnotherPrompt_replacesIt() {
    PromptFiles.save(PromptSamples.trained(), folder);
    ProjectedPrompt prompt = PromptSamples.trained().project();
    PromptFiles.save(prompt, folder);
    assertThat(PromptFiles.loadProjected(folder)).isEqualTo(prompt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG"})
  void toBytes_otherLocaleAndTimeZone_givesTheSameBytes(String tag) {
    byte[] expected = PromptFiles.toBytes(PromptSamples.trained());
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      byte[] bytes = PromptFiles.toBytes(PromptSamples.trained());
      assertThat(bytes).isEqualTo(expected);
      assertThat(PromptFiles.reparameterizedFromBytes(bytes, "p"))
          .isEqualTo(PromptSamples.trained());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void save_weightNotFinite_isRefusedAndWritesNothing() {
    ReparameterizedPrompt good = PromptSamples.trained();
    float[] raw = good.raw().toArray();
    raw[5] = Float.NaN;
    ReparameterizedPrompt bad =
        new ReparameterizedPrompt(
            good.plan(), FloatTensor.of(raw, 3, 4), good.weights(), good.task(), good.provenance());
    Path target = folder.resolve("none");
    assertThatThrownBy(() -> PromptFiles.save(bad, target))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("raw_prompt [3, 4] holds NaN at row-major index 5");
    assertThat(target).doesNotExist();
  }

  @Test
  void save_treeTooDeepToRead_isRefusedAndWritesNothing() {
    Reparameterizer deep =
        shape -> {
          Layer layer = linear(shape.width());
          for (int i = 0; i < 32; i++) {
            layer = chain(layer);
          }
          return layer;
        };
    ReparameterizedPrompt prompt = PromptSamples.trained(deep);
    Path target = folder.resolve("none");
    assertThatThrownBy(() -> PromptFiles.save(prompt, target))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("the document to write");
    assertThat(target).doesNotExist();
  }

  @Test
  void save_folderIsAFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> PromptFiles.save(PromptSamples.trained(), file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void fromBytes_cutOffOrFlippedAnywhere_isRefusedOrEqual() {
    ProjectedPrompt prompt = PromptSamples.trained().project();
    byte[] good = PromptFiles.toBytes(prompt);
    for (int i = 0; i < good.length; i++) {
      byte[] cut = Arrays.copyOf(good, i);
      assertThatThrownBy(() -> PromptFiles.projectedFromBytes(cut, "p"))
          .isExactlyInstanceOf(InvalidFileException.class);
      byte[] flipped = good.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      try {
        // A flipped bit of a text, such as a label, makes another valid prompt; the tensors have
        // their digest.
        assertThat(PromptFiles.projectedFromBytes(flipped, "p").rows()).isEqualTo(prompt.rows());
      } catch (InvalidFileException refused) {
        assertThat(refused).hasMessageStartingWith("p: ");
      }
    }
  }
}
