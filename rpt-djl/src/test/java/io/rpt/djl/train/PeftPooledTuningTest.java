package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.PeftExport;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PeftImport;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.ModelFolder;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode peftPooled: trained, saved, exported, imported, served. */
class PeftPooledTuningTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(48, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(40, 2);

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

  @Test
  void fit_negations_learnsAndScoresExactlyAsReported() {
    TrainingResult result = tuner(6).build().fit(TRAINING, VALIDATION);
    assertThat(result.epochs().get(5).loss()).isLessThan(result.epochs().get(0).loss() * 0.9);
    ProjectedPrompt prompt = result.projected();
    assertThat(prompt.task().head()).isInstanceOf(PeftPooledHead.class);
    assertThat(prompt.task().injector()).isEqualTo(PromptInjector.beforeCls());
    assertThat(prompt.provenance().options()).containsEntry("head", "peft_pooled");
    PromptFiles.save(prompt, folder);
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, PromptFiles.loadProjected(folder))) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
    }
  }

  @Test
  void exportAndImport_trained_scoreTheSameBitForBit() {
    ProjectedPrompt prompt = tuner(1).build().fit(TRAINING, VALIDATION).projected();
    BackboneFacts facts = ModelFolder.open(model).facts();
    PeftFiles.save(PeftExport.onSame(prompt, facts).whole("tiny"), folder);
    ProjectedPrompt back = PeftImport.onSame(PeftFiles.load(folder), facts).asExported();
    assertThat(back).isEqualTo(prompt);
    assertThat(logits(back)).isDeepEqualTo(logits(prompt));
  }

  private static float[][] logits(ProjectedPrompt prompt) {
    List<TextInput> texts = VALIDATION.stream().map(LabeledText::input).toList();
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      return classifier.logits(texts);
    }
  }

  @Test
  void facts_folder_agreeWithTheOpenBackbone() {
    assertThat(ModelFolder.open(model).facts())
        .isEqualTo(
            new BackboneFacts(
                model.toString(),
                backbone.width(),
                backbone.vocabularySize(),
                backbone.layerCount(),
                4,
                backbone.maxPositions(),
                backbone.digest(),
                backbone.tokenizerDigest()));
  }

  @Test
  void fit_promptAfterCls_isRefusedNamingTheMode() {
    PromptTuner tuner = tuner(1).injector(PromptInjector.afterCls()).build();
    assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("PeftPooledHead", "after_cls", "before_cls");
  }

  @Test
  void export_otherBackbone_isRefusedUnlessAllowed(@TempDir Path other) {
    ProjectedPrompt prompt = tuner(1).build().fit(TRAINING, VALIDATION).projected();
    BackboneFacts facts = ModelFolder.open(TinyT5.writeWithWords(other)).facts();
    assertThatThrownBy(() -> PeftExport.onOther(prompt, facts))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("32 wide", "width 24");
  }

  @Test
  void fit_encoderDecoder_isRefused(@TempDir Path other) {
    try (Backbone t5 = Backbone.open(TinyT5.writeWithWords(other), DeviceChoice.CPU)) {
      PromptTuner tuner = PromptTuner.on(t5).peftPooled().build();
      assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("peftPooled", "Leave peftPooled out");
    }
  }

  private static PromptTunerBuilder tuner(int epochs) {
    return PromptTuner.on(backbone)
        .promptLength(6)
        .reparameterizer(Residual.bottleneck(16))
        .peftPooled()
        .options(TrainOptions.builder().epochs(epochs).learningRate(0.02).seed(1).build());
  }
}
