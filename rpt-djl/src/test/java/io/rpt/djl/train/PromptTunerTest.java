package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.reparam.Layers;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTunerTest {
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
  void fit_negations_learnsKeepsBestEpochAndLeavesTheBackboneAlone() {
    String before = backbone.weightsHash();
    TrainingResult result = tuner(options(6, 1)).build().fit(TRAINING, VALIDATION);
    assertThat(result.weightsHash()).isEqualTo(before).isEqualTo(backbone.weightsHash());
    assertThat(result.epochs()).hasSize(6);
    assertThat(result.epochs().get(5).loss()).isLessThan(result.epochs().get(0).loss() * 0.8);
    double best =
        result.epochs().stream().mapToDouble(e -> e.scores().get("accuracy")).max().orElseThrow();
    assertThat(result.best().scores().get("accuracy")).isEqualTo(best);
    assertThat(result.trainedParameters()).isEqualTo(6 * 32 + (2 * 32 * 16 + 16 + 3 * 32) + 2 * 33);
    assertThat(result.projected()).isEqualTo(result.prompt().project());
  }

  @Test
  void fit_savedAndLoaded_scoresExactlyAsTrainingReported() {
    TrainingResult result = tuner(options(3, 2)).build().fit(TRAINING, VALIDATION);
    PromptFiles.save(result.projected(), folder);
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, PromptFiles.loadProjected(folder))) {
      assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
    }
  }

  @Test
  void fit_sameSeed_isTheSameBitForBitAndAnotherSeedIsNot() {
    TrainingResult first = tuner(options(2, 3)).build().fit(TRAINING, VALIDATION);
    TrainingResult same = tuner(options(2, 3)).build().fit(TRAINING, VALIDATION);
    TrainingResult other = tuner(options(2, 4)).build().fit(TRAINING, VALIDATION);
    assertThat(PromptFiles.toBytes(same.projected()))
        .isEqualTo(PromptFiles.toBytes(first.projected()));
    assertThat(same.epochs()).isEqualTo(first.epochs());
    assertThat(other.projected().rows()).isNotEqualTo(first.projected().rows());
  }

  @Test
  void fit_withDropout_isRepeatable() {
    TrainingResult first = withDropout();
    assertThat(withDropout().projected()).isEqualTo(first.projected());
  }

  private static TrainingResult withDropout() {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(new Residual(io.rpt.core.reparam.Mlp.bottleneck(8).withDropout(0.3)))
        .options(options(2, 1))
        .build()
        .fit(TRAINING, VALIDATION);
  }

  @Test
  void fit_stoppedAndResumed_equalsTheUninterruptedRun() {
    TrainingResult whole = tuner(options(4, 5)).build().fit(TRAINING, VALIDATION);
    TrainingListener stopInEpoch3 =
        event -> {
          if (event instanceof StepDone step && step.epoch() == 3 && step.step() == 2) {
            throw new IllegalStateException("stop here");
          }
        };
    PromptTuner stopped = tuner(options(4, 5)).stateFolder(folder).listener(stopInEpoch3).build();
    assertThatThrownBy(() -> stopped.fit(TRAINING, VALIDATION)).hasMessage("stop here");
    List<Integer> epochs = new ArrayList<>();
    TrainingListener count =
        event -> {
          if (event instanceof EpochDone done) {
            epochs.add(done.result().epoch());
          }
        };
    TrainingResult resumed =
        tuner(options(4, 5)).stateFolder(folder).listener(count).build().fit(TRAINING, VALIDATION);
    assertThat(epochs).containsExactly(3, 4);
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
    assertThat(PromptFiles.toBytes(resumed.reparameterized()))
        .isEqualTo(PromptFiles.toBytes(whole.reparameterized()));
  }

  @Test
  void fit_stateOfAnotherRun_isRefusedWithTheDifference() {
    tuner(options(1, 5)).stateFolder(folder).build().fit(TRAINING, VALIDATION);
    PromptTuner other = tuner(options(1, 6)).stateFolder(folder).build();
    assertThatThrownBy(() -> other.fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("seed=5 -> 6");
    PromptTuner same = tuner(options(1, 5)).stateFolder(folder).build();
    assertThatThrownBy(() -> same.fit(TRAINING.subList(0, 40), VALIDATION))
        .hasMessageContaining("data_sha256");
  }

  @Test
  void fit_damagedState_isRefusedNamingTheFile() throws Exception {
    tuner(options(1, 5)).stateFolder(folder).build().fit(TRAINING, VALIDATION);
    Path file = folder.resolve(TrainingStateFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 7));
    PromptTuner tuner = tuner(options(1, 5)).stateFolder(folder).build();
    assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
        .hasMessageContaining(TrainingStateFile.NAME);
  }

  @Test
  void fit_accumulatedBatches_equalOneLargeBatch() {
    TrainingResult large = oneStep(48, 1);
    TrainingResult accumulated = oneStep(12, 4);
    float[] expected = large.projected().rows().toArray();
    float[] actual = accumulated.projected().rows().toArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(2e-4f));
    }
    assertThat(accumulated.best().loss())
        .isCloseTo(large.best().loss(), org.assertj.core.api.Assertions.within(1e-5));
  }

  private static TrainingResult oneStep(int batchSize, int accumulation) {
    TrainOptions options =
        TrainOptions.builder()
            .epochs(1)
            .batchSize(batchSize)
            .accumulation(accumulation)
            .seed(1)
            .build();
    return tuner(options).build().fit(TRAINING, VALIDATION);
  }

  @Test
  void fit_severalEpochs_tokenizesValidationTextsOnce() {
    List<TokenRow> seen = new ArrayList<>();
    Validation labels = Validation.labels(VALIDATION);
    Validation validation =
        new Validation() {
          @Override
          public List<TextInput> inputs() {
            return labels.inputs();
          }

          @Override
          public String digest() {
            return labels.digest();
          }

          @Override
          public Set<String> metrics() {
            return labels.metrics();
          }

          @Override
          public Evaluation evaluate(Backbone served, ServablePrompt prompt) {
            PromptInputs inputs = PromptInputs.of(served, prompt.task(), prompt.length());
            seen.add(inputs.encode(labels.inputs()).rows().get(7));
            return labels.evaluate(served, prompt);
          }
        };
    tuner(options(3, 1))
        .build()
        .fit(TrainingSet.labels(TRAINING, List.of("no", "yes")), validation);
    assertThat(seen).hasSize(3).allSatisfy(row -> assertThat(row).isSameAs(seen.get(0)));
  }

  @Test
  void fit_lossNotFinite_stopsNamesTheStepAndKeepsTheBestEpoch() {
    TrainOptions wild =
        TrainOptions.builder().epochs(50).learningRate(1e30).weightDecay(0).seed(1).build();
    assertThatThrownBy(() -> tuner(wild).build().fit(TRAINING, VALIDATION))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContainingAll("epoch 1, step", "1.0E30", "smaller learning rate");
  }

  @Test
  void fit_weightsNotFinite_stopsAndCarriesTheBestPrompt() {
    TrainOptions wild =
        TrainOptions.builder()
            .epochs(3)
            .learningRate(3e38)
            .batchSize(48)
            .warmupSteps(2)
            .schedule(Schedule.CONSTANT)
            .weightDecay(0)
            .seed(1)
            .build();
    PromptTuner tuner =
        PromptTuner.on(backbone)
            .promptLength(2)
            .reparameterizer(
                shape ->
                    Layers.chain(
                        Layers.repeat(Layers.linear(shape.width()), 30), Layers.identity()))
            .options(wild)
            .build();
    assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
        .isInstanceOfSatisfying(
            TrainingDivergedException.class, e -> assertThat(e.best()).isPresent())
        .hasMessageContaining("carries the prompt of epoch 1");
  }

  @Test
  void fit_constantPredictionsAndOverlap_warn() {
    List<String> warnings = new ArrayList<>();
    TrainOptions slow =
        TrainOptions.builder().epochs(1).learningRate(1e-9).headLearningRate(1e-9).build();
    tuner(slow)
        .listener(
            event -> {
              if (event instanceof Warning warning) {
                warnings.add(warning.message());
              }
            })
        .build()
        .fit(TRAINING, TRAINING.subList(0, 10));
    assertThat(warnings).anyMatch(message -> message.contains("10 of 10 validation texts"));
  }

  @Test
  void fit_interrupted_stopsAndSaysHowToGoOn() {
    PromptTuner tuner =
        tuner(options(2, 1))
            .listener(
                event -> {
                  if (event instanceof StepDone) {
                    Thread.currentThread().interrupt();
                  }
                })
            .build();
    assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("interrupted in epoch 1");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void fit_whileAnotherRuns_isRefused() {
    List<Throwable> failures = new ArrayList<>();
    PromptTuner second = tuner(options(1, 1)).build();
    tuner(options(1, 1))
        .listener(
            event -> {
              if (event instanceof EpochDone) {
                try {
                  second.fit(TRAINING, VALIDATION);
                } catch (TrainingException e) {
                  failures.add(e);
                }
              }
            })
        .build()
        .fit(TRAINING, VALIDATION);
    assertThat(failures).singleElement().asString().contains("Another fit is running");
  }

  @Test
  void fit_manySteps_keepsTheNumberOfLiveArrays() {
    List<Integer> live = new ArrayList<>();
    tuner(TrainOptions.builder().epochs(10).batchSize(8).seed(1).clipNorm(1).build())
        .listener(
            event -> {
              if (event instanceof StepDone) {
                live.add(backbone.liveArrays());
              }
            })
        .build()
        .fit(TRAINING, VALIDATION);
    assertThat(live).hasSize(60);
    assertThat(live.subList(5, 60)).containsOnly(live.get(5));
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
