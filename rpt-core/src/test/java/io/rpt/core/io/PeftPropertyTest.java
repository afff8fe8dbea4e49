package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class PeftPropertyTest {
  private static Path root = Path.of("");

  @BeforeContainer
  static void make() throws IOException {
    root = Files.createTempDirectory("peft");
  }

  @AfterContainer
  static void remove() throws IOException {
    MoreFiles.deleteRecursively(root, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Property(tries = 100)
  void exportAndImport_anyPrompt_isTheSameBitForBit(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 5) int labels,
      @ForAll boolean pooled,
      @ForAll long seed,
      @ForAll String name) {
    ProjectedPrompt prompt = prompt(length, width, pooled ? labels : 0, seed);
    PeftAdapter adapter;
    try {
      adapter = PeftExport.onSame(prompt, PeftSamples.backbone(width)).whole(name);
      PeftFiles.save(adapter, root);
    } catch (RptException e) {
      assertThat(e).hasMessageContaining("surrogate"); // the name is no text
      return;
    }
    PeftAdapter loaded = PeftFiles.load(root);
    assertThat(loaded).isEqualTo(adapter);
    assertThat(PeftImport.onSame(loaded, PeftSamples.backbone(width)).asExported())
        .isEqualTo(prompt);
    long values = (long) length * width + (pooled ? (long) labels * (width + 1) : 0);
    assertThat((root.resolve(PeftFiles.TENSORS).toFile().length() - 4 * values) % 8).isZero();
  }

  private static ProjectedPrompt prompt(int length, int width, int labels, long seed) {
    Head head =
        labels == 0
            ? new GenerationHead(7)
            : new PeftPooledHead(
                new LinearHead(values(seed, labels, width), values(seed + 1, labels)));
    PromptInjector injector =
        labels == 0 ? PromptInjector.encoderDecoder() : PromptInjector.beforeCls();
    List<String> names = IntStream.range(0, labels).mapToObj(i -> "label " + i).toList();
    return new ProjectedPrompt(
        values(seed + 2, length, width),
        new PromptTask(injector, head, names, TextFormat.SINGLE, 40),
        PeftSamples.pooled().provenance());
  }

  /** Any finite bits, subnormal numbers and negative zeros among them. */
  private static FloatTensor values(long seed, Integer... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) FloatTensor.elementCount(List.of(shape))];
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(value) ? value : -0f;
    }
    return FloatTensor.of(values, List.of(shape));
  }

  @Property(tries = 1000)
  void load_anyConfiguration_isReadOrRefused(@ForAll("configurations") String text) {
    Path folder = root.resolve("config");
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(PeftFiles.CONFIG), text, StandardCharsets.UTF_8);
      Files.write(
          folder.resolve(PeftFiles.TENSORS),
          PeftTensors.bytes(PeftSamples.values(1, 4, 3), Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      assertThat(PeftFiles.load(folder).table().shape()).containsExactly(4, 3);
    } catch (RptException refused) {
      assertThat(refused).hasMessageStartingWith(folder.toString());
    }
  }

  @Provide
  Arbitrary<String> configurations() {
    Arbitrary<String> keys =
        Arbitraries.of(
            "num_virtual_tokens", "num_transformer_submodules", "token_dim", "num_layers", "new");
    Arbitrary<String> values =
        Arbitraries.of("4", "2", "1", "3", "null", "-1", "1e3", "\"4\"", "[]", "{}", "true");
    Arbitrary<String> tasks =
        Arbitraries.of("SEQ_CLS", "SEQ_2_SEQ_LM", "CAUSAL_LM", "FEATURE_EXTRACTION", "NONE");
    return Arbitraries.maps(keys, values)
        .ofMinSize(2)
        .ofMaxSize(5)
        .flatMap(
            map ->
                tasks.map(
                    task -> {
                      StringBuilder text =
                          new StringBuilder(
                              "{\"peft_type\": \"P_TUNING\", \"task_type\": \"" + task + "\"");
                      map.forEach((key, value) -> text.append(", \"" + key + "\": ").append(value));
                      return text.append("}").toString();
                    }));
  }
}
