package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Template;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.generator.Generator;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.predict.PromptPredictor;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Late prompts and label words through the tuner, their files and the classes that serve them. */
class LateTuningTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(48, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(40, 2);
  private static final Map<String, String> WORDS = Map.of("yes", "big", "no", "small");

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static TrainOptions options(int epochs) {
    return TrainOptions.builder().epochs(epochs).batchSize(8).learningRate(0.02).seed(3).build();
  }

  private static PromptTunerBuilder late() {
    return PromptTuner.on(backbone).promptLength(3).late(1);
  }

  static Stream<Generator> generators() {
    return Stream.of(Generator.npg(8), Generator.appg(8), Generator.mppg(8));
  }

  @ParameterizedTest
  @MethodSource("generators")
  void fit_generated_learnsAndServesAsValidated(Generator generator) {
    TrainingResult result =
        late().generator(generator).options(options(5)).build().fit(TRAINING, VALIDATION);

    assertThat(result.epochs().get(4).loss()).isLessThan(result.epochs().get(0).loss());
    GeneratedPrompt prompt = (GeneratedPrompt) result.trained();
    assertThat(prompt.plan().dropout()).isEqualTo(backbone.ownDropout().hidden());
    assertThat(result.trainedParameters())
        .isEqualTo(prompt.plan().parameterCount() + 2 * 33)
        .isEqualTo(prompt.keptParameterCount());
    assertServesAsValidated(result);
    assertThatThrownBy(result::projected)
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("generated from each text");
  }

  @Test
  void fit_staticResidual_projectsAndServesAsValidated() {
    TrainingResult result =
        late()
            .reparameterizer(Residual.bottleneck(8))
            .options(options(5))
            .build()
            .fit(TRAINING, VALIDATION);

    assertThat(result.epochs().get(4).loss()).isLessThan(result.epochs().get(0).loss());
    assertThat(result.projected().task().injector()).isEqualTo(PromptInjector.late(1));
    assertThat(result.reparameterized().project()).isEqualTo(result.servable());
    assertServesAsValidated(result);
  }

  private void assertServesAsValidated(TrainingResult result) {
    PromptFiles.save(result.servable(), folder);
    ServablePrompt loaded = PromptFiles.loadServable(folder);
    assertThat(loaded).isEqualTo(result.servable());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, loaded)) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
    }
  }

  @Test
  void fit_labelWords_learnsWithEitherLossAndEitherPlace() throws Exception {
    for (PromptInjector place : List.of(PromptInjector.afterCls(), PromptInjector.late(1))) {
      for (WordLoss loss : WordLoss.values()) {
        TrainingResult result =
            PromptTuner.on(backbone)
                .promptLength(4)
                .injector(place)
                .reparameterizer(Reparameterizer.identity())
                .verbalizer(WORDS)
                .wordLoss(loss)
                .options(options(6))
                .build()
                .fit(TRAINING, VALIDATION);
        assertThat(result.epochs().get(5).loss()).isLessThan(result.epochs().get(0).loss() * 0.9);
        assertThat(result.trainedParameters()).isEqualTo(4 * 32);
        assertServesAsValidated(result);
        assertPredictorAgrees(result.servable());
      }
    }
  }

  private static void assertPredictorAgrees(ServablePrompt prompt) throws Exception {
    LabeledText text = VALIDATION.get(0);
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt);
        PromptPredictor predictor = PromptPredictor.open(backbone, prompt)) {
      assertThat(predictor.predict(text.input()).best().getClassName())
          .isEqualTo(classifier.classify(List.of(text.input())).get(0).label());
    }
  }

  @Test
  void fit_defaultsOfLabelWords_areLatePromptTunings() {
    ProjectedPrompt late = words(PromptInjector.late(0)).projected();
    VerbalizerHead head = (VerbalizerHead) late.task().head();

    assertThat(head.template()).isEqualTo(Template.single());
    assertThat(head.words().get(0).text()).isEqualTo("small"); // labels in order: no, yes
    assertThat(late.provenance().options().get("head")).contains("loss over vocabulary");
    assertThat(late.provenance().options().get("initialisation")).contains("Normal");
    assertThat(words(PromptInjector.beforeCls()).projected().provenance().options().get("head"))
        .contains("loss over labels");
  }

  private static TrainingResult words(PromptInjector place) {
    return PromptTuner.on(backbone)
        .promptLength(2)
        .injector(place)
        .reparameterizer(Reparameterizer.identity())
        .verbalizer(WORDS)
        .options(options(1))
        .build()
        .fit(TRAINING, VALIDATION);
  }

  @Test
  void fit_generatedResumed_equalsTheUninterruptedRun() {
    TrainingResult whole = generated(folder.resolve("a"), TrainingListener.silent());
    TrainingListener stop =
        event -> {
          if (event instanceof EpochDone done && done.result().epoch() == 2) {
            throw new IllegalStateException("stop here");
          }
        };
    assertThatThrownBy(() -> generated(folder.resolve("b"), stop)).hasMessage("stop here");
    TrainingResult resumed = generated(folder.resolve("b"), TrainingListener.silent());
    assertThat(resumed.servable()).isEqualTo(whole.servable());
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
  }

  private static TrainingResult generated(Path state, TrainingListener listener) {
    return late()
        .generator(Generator.appg(4))
        .options(options(3))
        .stateFolder(state)
        .listener(listener)
        .build()
        .fit(TRAINING, VALIDATION);
  }

  @Test
  void fit_lateInT5sEncoder_learnsAndLayer0IsThePlaceInFront(@TempDir Path t5Folder) {
    try (Backbone t5 = Backbone.open(TinyT5.writeWithWords(t5Folder), DeviceChoice.CPU)) {
      List<Double> front = losses(t5, PromptInjector.encoderDecoder());
      assertThat(losses(t5, PromptInjector.late(0))).isEqualTo(front);
      List<Double> late = losses(t5, PromptInjector.late(1));
      assertThat(late).isNotEqualTo(front);
      assertThat(late.get(2)).isLessThan(late.get(0));
    }
  }

  private static List<Double> losses(Backbone t5, PromptInjector place) {
    List<LabeledText> texts = TinyBert.negations(24, 4);
    TrainingResult result =
        PromptTuner.on(t5)
            .promptLength(3)
            .injector(place)
            .init(PromptInit.vocabulary(5))
            .reparameterizer(Reparameterizer.identity())
            .options(options(3))
            .build()
            .fit(texts, texts);
    return result.epochs().stream().map(EpochResult::loss).toList();
  }

  @Test
  void build_contradictions_areRefusedWithTheNextStep() {
    assertThatThrownBy(() -> PromptTuner.on(backbone).late(2).build())
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("after 2 layers", "0 to 1");
    assertThatThrownBy(() -> PromptTuner.on(backbone).generator(Generator.npg(4)).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("hidden states", "after_cls");
    assertThatThrownBy(
            () ->
                late().generator(Generator.npg(4)).reparameterizer(Residual.bottleneck(4)).build())
        .hasMessageContaining("contradict");
    assertThatThrownBy(() -> late().generator(Generator.npg(4)).init(PromptInit.text("a")).build())
        .hasMessageContaining("Leave out the initialisation");
    assertThatThrownBy(() -> late().template(Template.single()).build())
        .hasMessageContaining("no word is named");
    assertThatThrownBy(() -> late().generator(Generator.npg(4)).late(0))
        .hasMessageContaining("twice");
  }

  @Test
  void fit_labelWordsOnATrainingSet_replaceTheAnswersOfFixedClassesOnly() {
    List<String> labels = List.of("no", "yes");
    Validation validation = Validation.labels(VALIDATION);
    TrainingSet ranked = TrainingSet.ranked(TRAINING, labels, Averaging.SUM);
    List<TrainingResult> results = new ArrayList<>();
    for (TrainingSet set : List.of(TrainingSet.labels(TRAINING, labels), ranked)) {
      results.add(late().verbalizer(WORDS).options(options(2)).build().fit(set, validation));
    }
    results.add(late().verbalizer(WORDS).options(options(2)).build().fit(TRAINING, VALIDATION));
    assertThat(results.get(0).projected()).isEqualTo(results.get(2).projected());
    assertThat(results.get(1).projected()).isEqualTo(results.get(2).projected());

    PromptTuner tuner = late().verbalizer(WORDS).options(options(1)).build();
    assertThatThrownBy(
            () -> tuner.fit(TrainingSet.generated(TRAINING, 4), Validation.generated(VALIDATION)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("fixed classes", "generation of at most 4");
    assertThatThrownBy(() -> late().verbalizer(WORDS).averaging(Averaging.MEAN).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("averaging mean", "big");
  }

  @Test
  void fit_badWordsOrTemplate_isRefusedNamingThem() {
    List<Map<String, String>> bad = new ArrayList<>();
    bad.add(Map.of("yes", "big"));
    bad.add(Map.of("yes", "big", "no", "bigsmall"));
    bad.add(Map.of("yes", "big", "no", "big small"));
    List<String> messages = List.of("one word for each label", "\"bigsmall\"", "[big, small]");
    for (int i = 0; i < bad.size(); i++) {
      PromptTuner tuner = late().verbalizer(bad.get(i)).options(options(1)).build();
      assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining(messages.get(i));
    }
    PromptTuner pairs = late().verbalizer(WORDS).template(Template.pair()).build();
    assertThatThrownBy(() -> pairs.fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("{a} alone");
  }
}
