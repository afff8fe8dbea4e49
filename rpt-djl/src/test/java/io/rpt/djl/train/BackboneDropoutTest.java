package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneDropoutTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(32, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(16, 2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void fit_ownRateOfZero_equalsOffBitForBit(String family) throws IOException {
    try (Backbone backbone = open(family, 0)) {
      assertThat(backbone.ownDropout()).isEqualTo(DropoutRates.NONE);
      TrainingResult off = fit(backbone, BackboneDropout.OFF, 1);
      TrainingResult own = fit(backbone, BackboneDropout.OWN, 1);
      assertThat(own.projected().rows()).isEqualTo(off.projected().rows());
      assertThat(own.epochs()).isEqualTo(off.epochs());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void fit_ownRates_changeTrainingAndAreRepeatable(String family) throws IOException {
    try (Backbone backbone = open(family, 0.3)) {
      TrainingResult off = fit(backbone, BackboneDropout.OFF, 1);
      TrainingResult own = fit(backbone, BackboneDropout.OWN, 1);
      TrainingResult on = fit(backbone, BackboneDropout.ON, 1);
      assertThat(own.projected().rows()).isNotEqualTo(off.projected().rows());
      assertThat(on.projected().rows()).isNotEqualTo(own.projected().rows());
      assertThat(fit(backbone, BackboneDropout.OWN, 1).projected()).isEqualTo(own.projected());
      assertThat(own.projected().provenance().options())
          .containsEntry("backbone_dropout", "own")
          .containsEntry("backbone_dropout_hidden", "0.3")
          .containsEntry("backbone_dropout_attention", "0.3");
      assertThat(on.projected().provenance().options())
          .containsEntry("backbone_dropout", "on")
          .containsEntry("backbone_dropout_hidden", "0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void fit_dropoutOn_validationAndServingDropNothing(String family) throws IOException {
    try (Backbone backbone = open(family, 0.1)) {
      TrainingResult result = fit(backbone, BackboneDropout.ON, 2);
      try (PromptClassifier classifier = PromptClassifier.open(backbone, result.projected())) {
        assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
        List<io.rpt.core.data.TextInput> texts =
            VALIDATION.stream().map(LabeledText::input).toList();
        assertThat(classifier.logits(texts)).isDeepEqualTo(classifier.logits(texts));
      }
    }
  }

  @Test
  void fit_smallRates_lossIsNearTheOneWithoutDropout() throws IOException {
    try (Backbone backbone = open("bert", 0.02)) {
      double off = fit(backbone, BackboneDropout.OFF, 1).epochs().get(0).loss();
      double own = fit(backbone, BackboneDropout.OWN, 1).epochs().get(0).loss();
      assertThat(own).isNotEqualTo(off);
      assertThat(Math.abs(own - off)).isLessThan(0.1 * off);
    }
  }

  @Test
  void fit_dropoutOnManySteps_keepsTheNumberOfLiveArrays() throws IOException {
    List<Integer> live = new ArrayList<>();
    try (Backbone backbone = open("t5", 0.1)) {
      tuner(backbone, BackboneDropout.ON, 6)
          .listener(
              event -> {
                if (event instanceof StepDone) {
                  live.add(backbone.liveArrays());
                }
              })
          .build()
          .fit(TRAINING, VALIDATION);
    }
    assertThat(live).hasSize(24);
    assertThat(live.subList(5, 24)).containsOnly(live.get(5));
  }

  @Test
  void byId_unknown_listsTheKnown() {
    assertThat(BackboneDropout.byId("own")).isEqualTo(BackboneDropout.OWN);
    assertThatThrownBy(() -> BackboneDropout.byId("half"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("half", "off", "own", "on");
    assertThatThrownBy(() -> OptimizerKind.byId("sgd"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("sgd", "adamw", "adafactor");
  }

  private Backbone open(String family, double rate) throws IOException {
    boolean bert = family.equals("bert");
    Path model = bert ? TinyBert.write(folder) : TinyT5.writeWithWords(folder);
    Path file = model.resolve("config.json");
    String json = Files.readString(file).replaceAll("(_dropout_prob\": )[0-9.]+", "$1" + rate);
    Files.writeString(
        file, bert ? json : json.replaceFirst("\\{", "{\"dropout_rate\": " + rate + ", "));
    return Backbone.open(model, DeviceChoice.CPU);
  }

  private static TrainingResult fit(Backbone backbone, BackboneDropout dropout, int epochs) {
    return tuner(backbone, dropout, epochs).build().fit(TRAINING, VALIDATION);
  }

  private static PromptTunerBuilder tuner(Backbone backbone, BackboneDropout dropout, int epochs) {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(Residual.bottleneck(8))
        .options(
            TrainOptions.builder()
                .epochs(epochs)
                .learningRate(0.02)
                .backboneDropout(dropout)
                .seed(3)
                .build());
  }
}
