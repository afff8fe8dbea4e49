package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tuner refuses, and what it says. */
class PromptTunerRefusalTest {
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
  void fit_badData_isRefused() {
    PromptTuner tuner = tuner(options(1, 1)).build();
    assertThatThrownBy(() -> tuner.fit(List.of(), VALIDATION))
        .isInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> tuner.fit(TRAINING, List.of()))
        .isInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> tuner.fit(TRAINING, List.of(LabeledText.of("the cat", "maybe"))))
        .hasMessageContaining("maybe");
    assertThatThrownBy(() -> tuner.fit(TRAINING, List.of(LabeledText.of("the", "cat", "no"))))
        .hasMessageContaining("pair");
  }

  @Test
  void fit_validationLabelUnknownToTheTrainingSet_isRefusedBeforeTraining() {
    PromptTuner tuner = tuner(options(1, 1)).build();
    TrainingSet set = TrainingSet.labels(TRAINING, List.of("no", "yes"));
    assertThatThrownBy(
            () -> tuner.fit(set, Validation.labels(List.of(LabeledText.of("the cat", "maybe")))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("validation set", "maybe");
  }

  @Test
  void builder_badOptions_areRefusedAtOnce() {
    PromptTunerBuilder builder = PromptTuner.on(backbone);
    assertThatThrownBy(() -> builder.promptLength(0)).hasMessageContaining("prompt length");
    assertThatThrownBy(() -> PromptTuner.on(backbone).promptLength(62).build())
        .hasMessageContaining("62");
    assertThatThrownBy(() -> PromptTuner.on(backbone).promptLength(3).promptLength(4))
        .hasMessageContaining("set twice");
    assertThatThrownBy(() -> PromptTuner.on(backbone).labels(List.of("a", "a")))
        .hasMessageContaining("[a, a]");
    assertThatThrownBy(
            () ->
                PromptTuner.on(backbone)
                    .options(TrainOptions.builder().maxLength(1000).build())
                    .build())
        .hasMessageContainingAll("1000", "64");
    assertThatThrownBy(
            () -> tuner(options(1, 1)).format(TextFormat.PAIR).build().fit(TRAINING, VALIDATION))
        .hasMessageContaining("text_a");
  }

  @Test
  void options_outOfRange_areRefusedByName() {
    Map<String, Runnable> wrong =
        Map.of(
            "learning rate", () -> TrainOptions.builder().learningRate(0).build(),
            "weight decay", () -> TrainOptions.builder().weightDecay(-1).build(),
            "batch size", () -> TrainOptions.builder().batchSize(0).build(),
            "epochs", () -> TrainOptions.builder().epochs(0).build(),
            "set twice", () -> TrainOptions.builder().seed(1).seed(2));
    wrong.forEach(
        (name, call) ->
            assertThatThrownBy(call::run)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(name));
    assertThatThrownBy(() -> TrainOptions.builder().learningRate(Double.NaN).build())
        .hasMessageContaining("NaN");
  }

  @Test
  void fit_nullText_isRefusedNamingItsNumber() {
    List<LabeledText> holed = new ArrayList<>(TRAINING);
    holed.set(3, null);
    assertThatThrownBy(() -> tuner(options(1, 1)).build().fit(holed, VALIDATION))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("Text 4 of the training texts is null");
    assertThatThrownBy(() -> LabeledText.of("a", null)).isInstanceOf(InvalidDataException.class);
  }

  @Test
  void builder_stateTooLargeForAFile_isRefusedAtOnce() {
    PromptTunerBuilder builder =
        PromptTuner.on(backbone)
            .reparameterizer(Residual.bottleneck(900_000).perToken())
            .stateFolder(folder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("bytes", "bottleneck");
  }

  @Test
  void fit_stepsThatDoNotAddUp_areRefusedAndLeaveNothingBehind() {
    int live = backbone.liveArrays();
    TrainOptions longWarmup = TrainOptions.builder().epochs(1).warmupSteps(6).build();
    assertThatThrownBy(() -> tuner(longWarmup).build().fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("warm-up of 6", "6 optimizer steps");
    List<LabeledText> many = TinyBert.negations(2200, 1);
    TrainOptions endless = TrainOptions.builder().epochs(1_000_000).batchSize(1).build();
    assertThatThrownBy(() -> tuner(endless).build().fit(many, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("2200000000 optimizer steps");
    assertThat(backbone.liveArrays()).isEqualTo(live);
  }

  private static PromptTunerBuilder tuner(TrainOptions options) {
    return PromptTuner.on(backbone)
        .promptLength(6)
        .reparameterizer(Residual.bottleneck(16))
        .options(options);
  }

  private static TrainOptions options(int epochs, long seed) {
    return TrainOptions.builder().epochs(epochs).learningRate(0.02).seed(seed).build();
  }
}
