package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Template;
import io.rpt.core.data.TextInput;
import io.rpt.core.generator.Generator;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.generate.AnswerTexts;
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

  /** The second text does not vanish where the first is too long. */
  @Test
  void fit_pairsOfADecoderOnlyModel_haveATemplateThatKeepsBothTexts() {
    List<LabeledText> pairs = TEXTS.stream().map(LateFamiliesTest::withALongFirstText).toList();
    try (Backbone gpt2 = TinyGpt2.open(folder)) {
      TrainOptions options = TrainOptions.builder().epochs(1).build();
      TrainingResult result =
          PromptTuner.on(gpt2)
              .verbalizer(Map.of("yes", "big", "no", "small"))
              .options(options)
              .build()
              .fit(pairs, pairs);
      assertThat(result.truncatedTexts()).isEqualTo(24);
      PromptTask task = result.servable().task();
      assertThat(((VerbalizerHead) task.head()).template())
          .isEqualTo(new Template("{a} ? {b} {mask}"));
      assertThat(AnswerTexts.placesInRow(gpt2, task)).isZero(); // a word is read, none is written
      PromptInputs inputs = PromptInputs.of(gpt2, task, 10);
      TokenRow row = inputs.encode(pairs.stream().map(LabeledText::input).toList()).rows().get(0);
      assertThat(gpt2.tokenizer().decode(row.ids())).endsWith(" dog");
    }
  }

  private static LabeledText withALongFirstText(LabeledText text) {
    String first = text.input().first() + " cat".repeat(60);
    return new LabeledText(new TextInput(first, "dog"), text.label());
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
