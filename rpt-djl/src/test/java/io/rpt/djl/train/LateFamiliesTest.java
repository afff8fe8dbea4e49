package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.generator.Generator;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Late prompts in the other families, with a linear head on the token that the family reads. */
class LateFamiliesTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(24, 1);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "distilbert", "electra"})
  void fit_encoder_learnsAndServesAsValidated(String family) {
    try (Backbone backbone = Backbone.open(TinyEncoders.write(folder, family), DeviceChoice.CPU)) {
      assertLearns(backbone, PromptTuner.on(backbone).late(1));
      assertLearns(backbone, PromptTuner.on(backbone).late(1).generator(Generator.appg(6)));
    }
  }

  @Test
  void fit_decoderOnly_learnsAndServesAsValidated() {
    try (Backbone backbone = TinyGpt2.open(folder)) {
      assertLearns(backbone, PromptTuner.on(backbone).late(1));
      assertLearns(backbone, PromptTuner.on(backbone).late(1).generator(Generator.npg(6)));
      assertLearns(
          backbone,
          PromptTuner.on(backbone)
              .late(1)
              .generator(Generator.mppg(6))
              .stateCache(StateCache.memory()));
    }
  }

  @Test
  void fit_labelWords_areOneTokenBehindASpaceAndReadAtTheirPlace() {
    Map<String, String> words = Map.of("yes", "big", "no", "small");
    try (Backbone roberta =
            Backbone.open(TinyEncoders.write(folder.resolve("a"), "roberta"), DeviceChoice.CPU);
        Backbone gpt2 = TinyGpt2.open(folder.resolve("b"))) {
      for (Backbone backbone : List.of(roberta, gpt2)) {
        assertLearns(backbone, PromptTuner.on(backbone).verbalizer(words));
        assertLearns(
            backbone,
            PromptTuner.on(backbone).late(1).generator(Generator.npg(6)).verbalizer(words));
      }
    }
  }

  private static void assertLearns(Backbone backbone, PromptTunerBuilder builder) {
    TrainOptions options = TrainOptions.builder().epochs(8).batchSize(8).learningRate(0.02).build();
    TrainingResult result = builder.promptLength(3).options(options).build().fit(TEXTS, TEXTS);
    assertThat(result.epochs().get(7).loss()).isLessThan(result.epochs().get(0).loss());
    ServablePrompt prompt = result.servable();
    assertThat(prompt.shape().width()).isEqualTo(backbone.hiddenWidth());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      assertThat(classifier.evaluate(TEXTS).scores()).isEqualTo(result.best().scores());
    }
  }
}
