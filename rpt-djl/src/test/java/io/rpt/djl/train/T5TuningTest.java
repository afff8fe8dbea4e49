package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.init.PromptInit;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.predict.PromptChooser;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.predict.PromptPredictor;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prompt in front of an encoder-decoder: trained, saved, served. */
class T5TuningTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(32, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(24, 2);

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = Backbone.open(TinyT5.writeWithWords(model), DeviceChoice.CPU);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  @Test
  void promptAlone_fixedExamples_lossFallsBelowATenthAndRanksBecomeRight() {
    TrainingResult result = learn(1);
    double first = result.epochs().get(0).loss();
    double last = result.epochs().get(result.epochs().size() - 1).loss();
    assertThat(last).isFinite().isLessThan(first / 10);
    assertThat(result.best().scores().get("accuracy")).isEqualTo(1);
    assertThat(result.trainedParameters()).isEqualTo(32 * TinyT5.WIDTH);
  }

  @Test
  void promptAlone_tinyLearningRate_doesNotLearn() {
    TrainingResult result = learn(1e-12);
    assertThat(result.epochs().get(149).loss())
        .isGreaterThan(result.epochs().get(0).loss() * 0.999);
    assertThat(result.best().scores().get("accuracy")).isLessThan(1);
  }

  /** The prompt is all that is trained; each epoch is one step on the same 32 examples. */
  private static TrainingResult learn(double rate) {
    TrainOptions options =
        TrainOptions.builder().epochs(150).batchSize(32).learningRate(rate).weightDecay(0).build();
    return PromptTuner.on(backbone)
        .promptLength(32)
        .init(PromptInit.vocabulary(42).withReplacement())
        .reparameterizer(Reparameterizer.identity())
        .options(options)
        .build()
        .fit(TRAINING, TRAINING);
  }

  @Test
  void fit_savedAndLoaded_scoresExactlyAsTrainingReported() {
    TrainingResult result = tuner(3).build().fit(TRAINING, VALIDATION);
    assertThat(result.projected().task().head()).isEqualTo(new RankingHead(Averaging.SUM));
    PromptFiles.save(result.projected(), folder);
    ProjectedPrompt loaded = PromptFiles.loadProjected(folder);
    assertThat(loaded).isEqualTo(result.projected());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, loaded)) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
    }
  }

  @Test
  void fit_stoppedAndResumed_equalsTheUninterruptedRun() {
    TrainingResult whole = tuner(3).build().fit(TRAINING, VALIDATION);
    TrainingListener stop =
        event -> {
          if (event instanceof StepDone step && step.epoch() == 2) {
            throw new IllegalStateException("stop here");
          }
        };
    PromptTuner stopped = tuner(3).stateFolder(folder).listener(stop).build();
    assertThatThrownBy(() -> stopped.fit(TRAINING, VALIDATION)).hasMessage("stop here");
    TrainingResult resumed = tuner(3).stateFolder(folder).build().fit(TRAINING, VALIDATION);
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(PromptFiles.toBytes(resumed.reparameterized()))
        .isEqualTo(PromptFiles.toBytes(whole.reparameterized()));
  }

  @Test
  void fit_manySteps_keepsTheNumberOfLiveArrays() {
    List<Integer> live = new ArrayList<>();
    tuner(6)
        .listener(
            event -> {
              if (event instanceof StepDone) {
                live.add(backbone.liveArrays());
              }
            })
        .build()
        .fit(TRAINING, VALIDATION);
    assertThat(live).hasSize(24);
    assertThat(live.subList(5, 24)).containsOnly(live.get(5));
  }

  @Test
  void ranking_everyWayOfAsking_givesTheSameScores() throws Exception {
    ProjectedPrompt prompt =
        tuner(1).averaging(Averaging.MEAN).build().fit(TRAINING, VALIDATION).projected();
    List<TextInput> texts = VALIDATION.stream().map(LabeledText::input).toList();
    List<List<String>> labels = Collections.nCopies(texts.size(), prompt.task().labels());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt);
        PromptAnswerer answerer = PromptAnswerer.open(backbone, prompt);
        PromptPredictor predictor = PromptPredictor.open(backbone, prompt)) {
      float[][] logits = classifier.logits(texts);
      List<float[]> ranked = answerer.rank(texts, labels).answers();
      for (int i = 0; i < logits.length; i++) {
        assertThat(logits[i]).containsExactly(ranked.get(i));
      }
      assertThat(predictor.predict(texts.get(0)).best().getClassName())
          .isEqualTo(classifier.classify(texts.subList(0, 1)).get(0).label());
    }
  }

  @Test
  void generated_fixedExamples_areWrittenToTheLetter() {
    List<LabeledText> answers =
        TRAINING.stream()
            .map(
                text ->
                    new LabeledText(text.input(), text.label().equals("no") ? "not sure" : "yes"))
            .toList();
    TrainOptions options =
        TrainOptions.builder().epochs(300).batchSize(32).learningRate(1).weightDecay(0).build();
    TrainingResult result =
        PromptTuner.on(backbone)
            .promptLength(32)
            .init(PromptInit.vocabulary(42).withReplacement())
            .reparameterizer(Reparameterizer.identity())
            .options(options)
            .build()
            .fit(TrainingSet.generated(answers, 4), Validation.generated(answers));
    assertThat(result.best().scores().get("accuracy")).isEqualTo(1);
    assertThat(result.best().evaluation().invalid()).isZero();
    assertThat(result.projected().task().head()).isEqualTo(new GenerationHead(4));
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, result.projected())) {
      assertThat(answerer.generate(List.of(answers.get(0).input())).answers())
          .containsExactly(answers.get(0).label());
    }
  }

  @Test
  void generated_answerTooLong_isRefusedBeforeTraining() {
    List<LabeledText> answers =
        List.of(LabeledText.of("the cat", "yes"), LabeledText.of("a dog", "the cat sleeps here"));
    PromptTuner tuner = tuner(1).build();
    assertThatThrownBy(
            () -> tuner.fit(TrainingSet.generated(answers, 3), Validation.generated(answers)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("training text 2", "5 tokens", "at most 3");
  }

  @Test
  void fit_optionsWithoutMeaningHere_areRefused() {
    assertThatThrownBy(
            () ->
                PromptTuner.on(backbone)
                    .options(TrainOptions.builder().trainHead(false).build())
                    .build()
                    .fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no head");
    assertThatThrownBy(
            () ->
                PromptTuner.on(backbone)
                    .options(TrainOptions.builder().metric("f2").build())
                    .build()
                    .fit(TRAINING, VALIDATION))
        .hasMessageContainingAll("'f2'", "accuracy", "macro_f1");
    PromptTuner labelled = tuner(1).labels(List.of("no", "yes")).build();
    assertThatThrownBy(
            () ->
                labelled.fit(TrainingSet.generated(TRAINING, 4), Validation.generated(VALIDATION)))
        .hasMessageContaining("[no, yes]");
    PromptTuner tuner = tuner(1).build();
    assertThatThrownBy(
            () ->
                tuner.fit(
                    TrainingSet.labels(TRAINING, List.of("no", "yes")),
                    Validation.labels(VALIDATION)))
        .hasMessageContainingAll("LinearHead", "encoder_front");
  }

  @Test
  void fit_noValidationText_isRefusedBeforeTraining() {
    TrainingSet training = TrainingSet.ranked(TRAINING, List.of("no", "yes"), Averaging.SUM);
    List<TrainingEvent> events = new ArrayList<>();
    PromptTuner tuner = tuner(1).listener(events::add).build();
    assertThatThrownBy(() -> tuner.fit(training, Validation.labels(List.of())))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("validation set is empty");
    assertThat(events).isEmpty();
  }

  @Test
  void open_wrongKindOfHead_namesTheRightClass() {
    ProjectedPrompt ranking = tuner(1).build().fit(TRAINING, VALIDATION).projected();
    assertThatThrownBy(() -> PromptChooser.open(backbone, ranking))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("RankingHead", "PromptClassifier");
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, ranking)) {
      assertThatThrownBy(() -> answerer.generate(List.of(TextInput.of("the cat"))))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("GenerationHead");
      assertThatThrownBy(() -> answerer.rank(List.of(TextInput.of("the cat")), List.of()))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> answerer.rank(List.of(TextInput.of("the cat")), List.of(List.of())))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("Text 1 has no candidate answer");
    }
  }

  private static PromptTunerBuilder tuner(int epochs) {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(Residual.bottleneck(8))
        .options(TrainOptions.builder().epochs(epochs).learningRate(0.05).seed(3).build());
  }
}
