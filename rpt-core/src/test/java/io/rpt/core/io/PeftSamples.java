package io.rpt.core.io;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.tensor.FloatTensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Prompts and backbones for PEFT adapters, and the adapters that PEFT itself wrote. */
final class PeftSamples {
  static final List<String> LABELS = List.of("nein", "s\u00ed", "maybe");

  private PeftSamples() {}

  /** An adapter of {@code src/test/resources/peft}. */
  static Path written(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(PeftSamples.class.getResource("/peft/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** 3 layers, 4 heads and V = 150, as the golden BERT has them; digests aa and bb. */
  static BackboneFacts backbone(int width) {
    return new BackboneFacts("models/mine", width, 150, 3, 4, 48, "aa", "bb");
  }

  /** A prompt of the mode peftPooled, [3, 8]. */
  static ProjectedPrompt pooled() {
    return prompt(
        PromptInjector.beforeCls(),
        new PeftPooledHead(new LinearHead(values(1, 3, 8), values(2, 3))),
        LABELS);
  }

  /** A prompt of an encoder-decoder, [3, 8]. */
  static ProjectedPrompt ranked() {
    return prompt(PromptInjector.encoderDecoder(), new RankingHead(Averaging.MEAN), LABELS);
  }

  /** A prompt with a linear head on [CLS], [3, 8]. */
  static ProjectedPrompt linear(PromptInjector injector) {
    return prompt(injector, new LinearHead(values(1, 3, 8), values(2, 3)), LABELS);
  }

  static ProjectedPrompt prompt(PromptInjector injector, Head head, List<String> labels) {
    return new ProjectedPrompt(
        values(3, 3, 8), new PromptTask(injector, head, labels, TextFormat.PAIR, 40), provenance());
  }

  private static Provenance provenance() {
    return new Provenance(
        "aa",
        "bb",
        "cc",
        Long.MAX_VALUE,
        new TreeMap<>(Map.of("initialisation", "vocabulary")),
        new TreeMap<>(Map.of("java", "17")),
        new TreeMap<>(Map.of("accuracy", 0.5)));
  }

  static FloatTensor values(long seed, Integer... shape) {
    float[] values = new float[(int) FloatTensor.elementCount(List.of(shape))];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, List.of(shape));
  }
}
