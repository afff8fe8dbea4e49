package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.init.PromptInit;
import io.rpt.core.io.PeftExport;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PeftImport;
import io.rpt.core.io.PeftTask;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.ModelFolder;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.predict.PromptPredictor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prompt in front of a decoder-only model: trained, projected, saved, served. */
class Gpt2TuningTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(16, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(12, 2);

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyGpt2.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static PromptTunerBuilder tuner(int epochs) {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(Residual.bottleneck(8))
        .options(TrainOptions.builder().epochs(epochs).batchSize(8).learningRate(0.02).build());
  }

  /** The prompt is all that is trained; each epoch is one step on the same 16 examples. */
  @Test
  void promptAlone_fixedExamples_learnsToWriteTheirAnswers() {
    TrainOptions options =
        TrainOptions.builder().epochs(200).batchSize(16).learningRate(0.5).weightDecay(0).build();
    TrainingResult result =
        PromptTuner.on(backbone)
            .promptLength(32)
            .init(PromptInit.vocabulary(42).withReplacement())
            .reparameterizer(Reparameterizer.identity())
            .options(options)
            .build()
            .fit(TrainingSet.generated(TRAINING, 4), Validation.generated(TRAINING));
    double first = result.epochs().get(0).loss();
    double last = result.epochs().get(result.epochs().size() - 1).loss();
    assertThat(last).isFinite().isLessThan(first / 20);
    assertThat(result.best().scores().get("accuracy")).isEqualTo(1);
    assertThat(result.trainedParameters()).isEqualTo(32L * TinyGpt2.WIDTH);
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, result.projected())) {
      List<TextInput> texts = TRAINING.stream().map(LabeledText::input).toList();
      assertThat(answerer.generate(texts).answers())
          .isEqualTo(TRAINING.stream().map(LabeledText::label).toList());
    }
  }

  @Test
  void fit_linearHead_savedAndLoadedScoresExactly() throws Exception {
    TrainingResult result = tuner(3).build().fit(TRAINING, VALIDATION);
    assertThat(result.projected().task().head()).isInstanceOf(LinearHead.class);
    ProjectedPrompt loaded = saved(result.projected());
    List<TextInput> texts = VALIDATION.stream().map(LabeledText::input).toList();
    try (PromptClassifier classifier = PromptClassifier.open(backbone, loaded);
        PromptPredictor predictor = PromptPredictor.open(backbone, loaded)) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
      assertThat(predictor.predict(texts.get(0)).best().getClassName())
          .isEqualTo(classifier.classify(texts.subList(0, 1)).get(0).label());
    }
  }

  @Test
  void fit_ranked_savedAndLoadedScoresExactlyAndGoesToPeftAndBack() {
    TrainingResult result = tuner(3).averaging(Averaging.MEAN).build().fit(TRAINING, VALIDATION);
    assertThat(result.projected().task().head()).isEqualTo(new RankingHead(Averaging.MEAN));
    ProjectedPrompt loaded = saved(result.projected());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, loaded)) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
    }
    BackboneFacts facts = ModelFolder.open(model).facts();
    PeftFiles.save(PeftExport.onSame(loaded, facts).whole("gpt2"), folder.resolve("peft"));
    assertThat(PeftFiles.load(folder.resolve("peft")).config().task())
        .isEqualTo(PeftTask.CAUSAL_LM);
    assertThat(PeftImport.onSame(PeftFiles.load(folder.resolve("peft")), facts).asExported())
        .isEqualTo(loaded);
  }

  private ProjectedPrompt saved(ProjectedPrompt prompt) {
    PromptFiles.save(prompt, folder.resolve("prompt"));
    ProjectedPrompt loaded = PromptFiles.loadProjected(folder.resolve("prompt"));
    assertThat(loaded).isEqualTo(prompt);
    return loaded;
  }

  private static ProjectedPrompt ranked() {
    return tuner(1)
        .build()
        .fit(
            TrainingSet.ranked(TRAINING, List.of("no", "yes"), Averaging.SUM),
            Validation.labels(VALIDATION))
        .projected();
  }

  @Test
  void rank_candidates_scoresDoNotDependOnTheBatch() {
    ProjectedPrompt prompt = ranked();
    List<TextInput> texts = VALIDATION.stream().map(LabeledText::input).toList();
    List<List<String>> candidates =
        texts.stream().map(text -> List.of("yes", "no", "maybe never")).toList();
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, prompt)) {
      List<float[]> together = answerer.rank(texts, candidates).answers();
      for (int i = 0; i < texts.size(); i++) {
        float[] alone =
            answerer.rank(texts.subList(i, i + 1), candidates.subList(i, i + 1)).answers().get(0);
        for (int k = 0; k < alone.length; k++) {
          assertThat(together.get(i)[k]).isNegative().isCloseTo(alone[k], within(1e-4f));
        }
      }
    }
  }

  @Test
  void rank_longText_keepsRoomForItsOwnCandidatesAlone() {
    ProjectedPrompt prompt = ranked();
    TextInput cut = TextInput.of(" the cat".repeat(60));
    List<String> labels = List.of("no", "yes");
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, prompt);
        PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      PromptAnswerer.Answers<float[]> beside =
          answerer.rank(
              List.of(cut, VALIDATION.get(0).input()),
              List.of(labels, List.of("yes", " the cat the cat the cat")));
      assertThat(beside.truncated()).isEqualTo(1);
      float[] alone = answerer.rank(List.of(cut), List.of(labels)).answers().get(0);
      float[] classified = classifier.logits(List.of(cut))[0];
      assertThat(beside.answers().get(0)).containsExactly(alone, within(1e-4f));
      assertThat(alone).containsExactly(classified, within(1e-4f));
    }
  }

  @Test
  void generate_longTexts_areCutSoThatTheAnswerFits() {
    String words = " the cat".repeat(60);
    List<LabeledText> texts = List.of(LabeledText.of(words, "yes"), LabeledText.of(" a dog", "no"));
    TrainingResult result =
        tuner(1).build().fit(TrainingSet.generated(texts, 10), Validation.generated(texts));
    assertThat(result.projected().task().head()).isEqualTo(new GenerationHead(10));
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, result.projected())) {
      PromptAnswerer.Answers<String> answers =
          answerer.generate(texts.stream().map(LabeledText::input).toList());
      assertThat(answers.truncated()).isEqualTo(1);
      assertThat(answers.answers()).hasSize(2);
    }
  }

  @Test
  void fit_answersThatLeaveNoRoom_areRefused() {
    assertThatThrownBy(
            () ->
                tuner(1)
                    .build()
                    .fit(TrainingSet.generated(TRAINING, 60), Validation.generated(VALIDATION)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("prompt");
  }

  @Test
  void open_promptOfADecoder_isRefusedOnAnEncoder() {
    ProjectedPrompt prompt = tuner(1).build().fit(TRAINING, VALIDATION).projected();
    try (Backbone bert = TinyBert.open(folder)) {
      assertThatThrownBy(() -> PromptClassifier.open(bert, prompt))
          .isInstanceOf(IncompatiblePromptException.class);
    }
  }
}
