package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was stopped and gone on with, for each optimizer and with dropout of the backbone. */
class ResumeTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(32, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(16, 2);

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

  @ParameterizedTest
  @CsvSource({"ADAMW, ON", "ADAFACTOR, OFF", "ADAFACTOR, OWN"})
  void fit_stoppedAndResumed_equalsTheUninterruptedRun(
      OptimizerKind optimizer, BackboneDropout dropout) {
    TrainOptions options = options(optimizer, dropout);
    TrainingResult whole = tuner(options).build().fit(TRAINING, VALIDATION);
    TrainingListener stop =
        event -> {
          if (event instanceof StepDone step && step.epoch() == 3 && step.step() == 2) {
            throw new IllegalStateException("stop here");
          }
        };
    PromptTuner stopped = tuner(options).stateFolder(folder).listener(stop).build();
    assertThatThrownBy(() -> stopped.fit(TRAINING, VALIDATION)).hasMessage("stop here");
    TrainingResult resumed = tuner(options).stateFolder(folder).build().fit(TRAINING, VALIDATION);
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(PromptFiles.toBytes(resumed.reparameterized()))
        .isEqualTo(PromptFiles.toBytes(whole.reparameterized()));
  }

  @Test
  void fit_stateOfAnotherOptimizerOrDropout_isRefusedWithTheDifference() {
    tuner(options(OptimizerKind.ADAMW, BackboneDropout.OFF))
        .stateFolder(folder)
        .build()
        .fit(TRAINING, VALIDATION);
    PromptTuner other =
        tuner(options(OptimizerKind.ADAFACTOR, BackboneDropout.ON)).stateFolder(folder).build();
    assertThatThrownBy(() -> other.fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll(
            "optimizer=adamw -> adafactor",
            "backbone_dropout=off -> on",
            "backbone_dropout_hidden=0.0 -> 0.1");
  }

  @Test
  void state_ofAdafactor_holdsFactorsOfMatricesAndMomentsOfVectors() {
    tuner(options(OptimizerKind.ADAFACTOR, BackboneDropout.OFF))
        .stateFolder(folder)
        .build()
        .fit(TRAINING, VALIDATION);
    SafetensorsFile file =
        SafetensorsFile.open(
            folder.resolve(TrainingStateFile.NAME), SafetensorsLimits.forBackbones());
    assertThat(file.info("optimizer.row.prompt").shape()).containsExactly(4L);
    assertThat(file.info("optimizer.column.prompt").shape()).containsExactly(32L);
    assertThat(file.info("optimizer.second.head.bias").shape()).containsExactly(2L);
    assertThat(file.contains("optimizer.second.prompt")).isFalse();
  }

  private static TrainOptions options(OptimizerKind optimizer, BackboneDropout dropout) {
    return TrainOptions.builder()
        .epochs(4)
        .optimizer(optimizer)
        .learningRate(0.02)
        .networkLearningRate(0.01)
        .biasWeightDecay(0)
        .backboneDropout(dropout)
        .schedule(Schedule.LINEAR)
        .warmupSteps(2)
        .seed(5)
        .build();
  }

  private static PromptTunerBuilder tuner(TrainOptions options) {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(Residual.bottleneck(8))
        .options(options);
  }
}
