package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.generator.Generator;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.cache.StateFormat;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training with the states below a late prompt kept. */
class StateCacheTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(24, 1);

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static TrainOptions options() {
    return TrainOptions.builder()
        .epochs(3)
        .batchSize(8)
        .learningRate(0.05)
        .backboneDropout(BackboneDropout.OWN)
        .build();
  }

  private PromptTunerBuilder late(int layer, StateCache cache) {
    return PromptTuner.on(backbone)
        .promptLength(3)
        .late(layer)
        .options(options())
        .stateCache(cache)
        .listener(
            event -> {
              if (event instanceof Warning warning && !warning.message().contains("validation")) {
                warnings.add(warning.message());
              }
            });
  }

  private List<Double> losses(int layer, StateCache cache) {
    return losses(late(layer, cache).reparameterizer(Reparameterizer.identity()));
  }

  private List<Double> generated(StateCache cache) {
    return losses(late(1, cache).generator(Generator.mppg(6)));
  }

  private static List<Double> losses(PromptTunerBuilder builder) {
    return builder.build().fit(TEXTS, TEXTS).epochs().stream().map(EpochResult::loss).toList();
  }

  @Test
  void fit_keptInMemoryOrFile_hasTheSameLosses() {
    List<Double> kept = losses(1, StateCache.memory());
    assertThat(losses(1, StateCache.file(folder.resolve("states")))).isEqualTo(kept);
    assertSame(kept, losses(1, StateCache.off()));
    assertSame(losses(0, StateCache.memory()), losses(0, StateCache.off()));
    assertSame(generated(StateCache.memory()), generated(StateCache.off()));
    assertThat(warnings).isEmpty();
  }

  /** The same but for the rounding of matrix products over other batches. */
  private static void assertSame(List<Double> kept, List<Double> plain) {
    assertThat(kept).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(kept.get(i)).isCloseTo(plain.get(i), within(2e-6 * plain.get(i)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StateFormat.class,
      names = {"F16", "BF16"})
  void fit_keptInHalfTheSize_hasNearLosses(StateFormat format) {
    List<Double> plain = losses(1, StateCache.off());
    List<Double> near = losses(1, StateCache.memory().withFormat(format));
    assertThat(near).isNotEqualTo(plain);
    for (int i = 0; i < plain.size(); i++) {
      assertThat(near.get(i)).isCloseTo(plain.get(i), within(0.02));
    }
  }

  @Test
  void fit_t5sEncoder_hasTheSameLosses(@TempDir Path t5Folder) {
    try (Backbone t5 = Backbone.open(TinyT5.writeWithWords(t5Folder), DeviceChoice.CPU)) {
      assertSame(t5Losses(t5, StateCache.memory()), t5Losses(t5, StateCache.off()));
    }
  }

  private static List<Double> t5Losses(Backbone t5, StateCache cache) {
    return losses(
        PromptTuner.on(t5)
            .promptLength(3)
            .late(1)
            .reparameterizer(Reparameterizer.identity())
            .options(options())
            .stateCache(cache));
  }

  @Test
  void fit_fileOfTheSameStates_isUsedAgainAndOthersAreReplaced() throws IOException {
    Path file = folder.resolve("deep/states");
    List<Double> first = losses(1, StateCache.file(file));
    Object written = Files.readAttributes(file, "unix:ino").get("ino");
    assertThat(losses(1, StateCache.file(file))).isEqualTo(first);
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(written);
    assertThat(warnings).isEmpty();

    assertThat(losses(0, StateCache.file(file))).isEqualTo(losses(0, StateCache.memory()));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("[layer]", "computed anew");
    warnings.clear();
    losses(0, StateCache.file(file).withFormat(StateFormat.BF16));
    assertThat(warnings.get(0)).contains("[format]");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void fit_damagedFile_isComputedAnew() throws IOException {
    Path file = folder.resolve("states");
    List<Double> first = losses(1, StateCache.file(file));
    byte[] good = Files.readAllBytes(file);
    byte[] changed = good.clone();
    changed[5000] ^= 1;
    assertComputedAnew(file, changed, first, "checksum");
    assertComputedAnew(file, Arrays.copyOf(good, 6000), first, "not complete");
    assertThat(file).hasBinaryContent(good);
  }

  private void assertComputedAnew(Path file, byte[] bytes, List<Double> losses, String problem)
      throws IOException {
    Files.write(file, bytes);
    warnings.clear();
    assertThat(losses(1, StateCache.file(file))).isEqualTo(losses);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains(file.toString(), problem, "computed anew");
  }

  /** GPT-2 has no norm between its layers, so that large embeddings stay large. */
  @ParameterizedTest
  @EnumSource(StateFormat.class)
  void fit_statesBeyondTheFormat_areRefused(StateFormat format, @TempDir Path gpt2Folder)
      throws IOException {
    TinyGpt2.write(gpt2Folder);
    Path weights = gpt2Folder.resolve("model.safetensors");
    SafetensorsFile file = SafetensorsFile.open(weights, SafetensorsLimits.forBackbones());
    SortedMap<String, FloatTensor> tensors = new TreeMap<>();
    file.tensors().keySet().forEach(name -> tensors.put(name, file.readFloats(name)));
    tensors.computeIfPresent(
        "transformer.wte.weight", (name, table) -> scaled(table, 1e6f)); // up to about 2e6
    Files.write(weights, SafetensorsWriter.toBytes(tensors, Map.of()));
    try (Backbone gpt2 = Backbone.open(gpt2Folder, DeviceChoice.CPU)) {
      PromptTuner tuner =
          PromptTuner.on(gpt2)
              .late(1)
              .options(options())
              .stateCache(StateCache.memory().withFormat(format))
              .build();
      if (format == StateFormat.F16) {
        assertThatThrownBy(() -> tuner.fit(TEXTS, TEXTS))
            .isInstanceOf(InvalidValueException.class)
            .hasMessageContainingAll("f16", "65504", gpt2Folder.toString(), "Use bf16 or f32");
      } else {
        assertThat(tuner.fit(TEXTS, TEXTS).epochs()).hasSize(3);
      }
    }
  }

  private static FloatTensor scaled(FloatTensor tensor, float factor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return FloatTensor.of(values, tensor.shape());
  }

  @Test
  void fit_fileOfSomethingElse_isRefusedAndStays() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "my notes");
    assertThatThrownBy(() -> losses(1, StateCache.file(file)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll(file.toString(), "no file of kept states");
    assertThat(file).hasContent("my notes");
  }

  @Test
  void fit_tooManyBytes_refusesOrRunsWithoutAsChosen() {
    StateCache small = StateCache.memory().withMaxBytes(1000);
    assertThatThrownBy(() -> losses(1, small))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("at most 1000", "Allow more bytes");
    assertThat(losses(1, small.orWithout())).isEqualTo(losses(1, StateCache.off()));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("runs without a cache");
  }

  @Test
  void build_nothingBelowThePrompt_isRefused() {
    assertThatThrownBy(() -> PromptTuner.on(backbone).stateCache(StateCache.memory()).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("after_cls", "late");
  }
}
