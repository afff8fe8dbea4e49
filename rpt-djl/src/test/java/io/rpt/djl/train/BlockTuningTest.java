package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.rpt.core.data.LabeledText;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prompt trained through a DJL Block: projected, saved, loaded, stopped and gone on with. */
class BlockTuningTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(32, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(16, 2);

  @TempDir static Path model;
  @TempDir static Path seq2seq;
  @TempDir Path folder;
  private static Backbone bert;
  private static Backbone t5;

  @BeforeAll
  static void open() {
    bert = TinyBert.open(model);
    t5 = Backbone.open(TinyT5.writeWithWords(seq2seq), DeviceChoice.CPU);
  }

  @AfterAll
  static void close() {
    bert.close();
    t5.close();
  }

  @Test
  void fit_onBert_learnsThroughTheBlock() {
    TrainOptions options =
        TrainOptions.builder().epochs(60).batchSize(32).learningRate(0.03).seed(1).build();
    TrainingResult result =
        PromptTuner.on(bert)
            .promptLength(8)
            .reparameterizer(network(bert.width(), 0))
            .options(options)
            .build()
            .fit(TRAINING, TRAINING);
    assertThat(result.epochs().get(59).loss()).isLessThan(result.epochs().get(0).loss() / 2);
    assertThat(result.trainedParameters())
        .isEqualTo(8 * 32 + (32 * 6 + 6) + (6 * 32 + 32) + 2 * 32 + (2 * 32 + 2));
  }

  @Test
  void fit_onT5WithDropout_projectsWithoutIt() {
    TrainingResult result = tuner(t5, 0.5).build().fit(TRAINING, VALIDATION);
    assertThat(result.prompt().project()).isEqualTo(result.projected());
    assertThat(result.prompt().project()).isEqualTo(result.projected());
  }

  @Test
  void prompt_names_areThePathsInTheBlock() {
    BlockPrompt prompt = fit(0.1);
    assertThat(prompt.weights())
        .containsOnlyKeys(
            "network.01Linear_weight",
            "network.01Linear_bias",
            "network.04Linear_weight",
            "network.04Linear_bias",
            "network.05LayerNorm_gamma",
            "network.05LayerNorm_beta");
    assertThat(prompt.provenance().options().get("reparameterizer"))
        .contains("SequentialBlock", "network.01Linear_weight [6, 32]");
  }

  @Test
  void fit_repeatedWithOneBlock_givesTheSameBits() {
    PromptTuner tuner = tuner(bert, 0.1).build();
    BlockPrompt first = tuner.fit(TRAINING, VALIDATION).blockPrompt();
    BlockPrompt second = tuner.fit(TRAINING, VALIDATION).blockPrompt();
    assertThat(second).isEqualTo(first);
    assertThat(fit(0.1).weights()).isEqualTo(first.weights());
    assertThat(first.project()).isEqualTo(second.project());
  }

  @Test
  void save_load_givesTheSamePrompt() {
    BlockPrompt prompt = fit(0.1);
    prompt.save(folder);
    BlockPrompt loaded = BlockPrompt.load(folder, network(32, 0.1));
    assertThat(loaded.raw()).isEqualTo(prompt.raw());
    assertThat(loaded.weights()).isEqualTo(prompt.weights());
    assertThat(loaded.task()).isEqualTo(prompt.task());
    assertThat(loaded.provenance()).isEqualTo(prompt.provenance());
    assertThat(loaded.project()).isEqualTo(prompt.project());
    assertThat(PromptFiles.loadOpaque(folder).project()).isEqualTo(prompt.project());
  }

  @Test
  void load_otherShapesOrOtherComputation_isRefused() {
    fit(0.1).save(folder);
    assertThatThrownBy(() -> BlockPrompt.load(folder, Linear.builder().setUnits(32).build()))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("network.weight", "network.01Linear_weight", "[6, 32]");
    Block tanh = layers(32, 0.1, Activation.tanhBlock());
    assertThatThrownBy(() -> BlockPrompt.load(folder, tanh))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContaining("though its parameters have the same shapes");
    assertThatThrownBy(() -> PromptFiles.loadReparameterized(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("opaque");
  }

  @Test
  void fit_stoppedAndResumed_equalsTheUninterruptedRun() {
    TrainingResult whole = tuner(bert, 0.3).build().fit(TRAINING, VALIDATION);
    TrainingListener stop =
        event -> {
          if (event instanceof StepDone step && step.epoch() == 2) {
            throw new IllegalStateException("stop here");
          }
        };
    PromptTuner stopped = tuner(bert, 0.3).stateFolder(folder).listener(stop).build();
    assertThatThrownBy(() -> stopped.fit(TRAINING, VALIDATION)).hasMessage("stop here");
    PromptTuner again = tuner(bert, 0.3).stateFolder(folder).build();
    TrainingResult resumed = again.fit(TRAINING, VALIDATION);
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
    assertThat(weights(resumed)).isEqualTo(weights(whole));
    assertThat(resumed.projected()).isEqualTo(whole.projected());
  }

  @Test
  void fit_stateOfAnotherBlock_isRefused() {
    tuner(bert, 0).stateFolder(folder).build().fit(TRAINING, VALIDATION);
    Block other = Linear.builder().setUnits(32).build();
    PromptTuner tuner =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(other)
            .options(options())
            .stateFolder(folder)
            .build();
    assertThatThrownBy(() -> tuner.fit(TRAINING, VALIDATION))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("reparameterizer=");
  }

  @Test
  void reparameterized_ofABlock_isRefusedWithWhatToUse() {
    TrainingResult result = tuner(bert, 0).build().fit(TRAINING, VALIDATION);
    assertThatThrownBy(result::reparameterized)
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("BlockPrompt");
  }

  @Test
  void build_blockAndReparameterizer_areRefusedTogether() {
    PromptTunerBuilder builder = PromptTuner.on(bert).reparameterizer(Residual.bottleneck(4));
    assertThatThrownBy(() -> builder.reparameterizer(network(32, 0)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("reparameterizer is set twice");
  }

  private static Map<String, FloatTensor> weights(TrainingResult result) {
    return result.blockPrompt().weights();
  }

  private static BlockPrompt fit(double dropout) {
    return tuner(bert, dropout).build().fit(TRAINING, VALIDATION).blockPrompt();
  }

  private static PromptTunerBuilder tuner(Backbone backbone, double dropout) {
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(network(backbone.width(), dropout))
        .options(options());
  }

  static TrainOptions options() {
    return TrainOptions.builder().epochs(3).learningRate(0.02).networkLearningRate(0.01).build();
  }

  static Block network(int width, double dropout) {
    return layers(width, dropout, Activation.geluBlock());
  }

  private static Block layers(int width, double dropout, Block activation) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(6).build())
        .add(activation)
        .add(Dropout.builder().optRate((float) dropout).build())
        .add(Linear.builder().setUnits(width).build())
        .add(LayerNorm.builder().build());
  }
}
