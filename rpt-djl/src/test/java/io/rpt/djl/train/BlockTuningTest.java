package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fit_manySteps_keepsTheNumberOfLiveArraysAndLeavesTheBlockEmpty(boolean own) {
    List<Integer> live = new ArrayList<>();
    Block block = own ? new Shift() : network(32, 0.1);
    PromptTuner.on(bert)
        .promptLength(4)
        .reparameterizer(block)
        .options(TrainOptions.builder().epochs(4).learningRate(0.02).build())
        .listener(
            event -> {
              if (event instanceof StepDone) {
                live.add(bert.liveArrays());
              }
            })
        .build()
        .fit(TRAINING, VALIDATION);
    assertThat(live).hasSizeGreaterThan(10);
    assertThat(live.subList(5, live.size())).containsOnly(live.get(5));
    assertThat(block.isInitialized()).isFalse();
  }

  @Test
  void fit_blockOfOnesOwn_projectsWhatItComputes() {
    BlockPrompt prompt =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(new Shift())
            .options(TrainOptions.builder().epochs(2).learningRate(0.02).build())
            .build()
            .fit(TRAINING, VALIDATION)
            .blockPrompt();
    FloatTensor shift = prompt.weights().get("network.shift");
    assertThat(shift).isNotEqualTo(FloatTensor.of(new float[32], 32));
    for (int i = 0; i < 4 * 32; i++) {
      assertThat(prompt.project().rows().get(i)).isEqualTo(prompt.raw().get(i) + shift.get(i % 32));
    }
  }

  @Test
  void fit_frozenParameter_staysAndIsSaved() {
    Block block = network(32, 0);
    block.freezeParameters(true, parameter -> parameter.getName().equals("bias"));
    TrainingResult result =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(block)
            .options(options())
            .build()
            .fit(TRAINING, VALIDATION);
    assertThat(weights(result).get("network.01Linear_bias"))
        .isEqualTo(FloatTensor.of(new float[6], 6));
    assertThat(weights(result).get("network.05LayerNorm_beta"))
        .isNotEqualTo(FloatTensor.of(new float[32], 32));
    assertThat(result.trainedParameters()).isEqualTo(4 * 32 + 2 * 6 * 32 + 2 * 32 + (2 * 32 + 2));
  }

  @Test
  void fit_sameBlockTwiceInside_trainsItOnce() {
    Block shared = Linear.builder().setUnits(32).build();
    TrainingResult result =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(new SequentialBlock().add(shared).add(shared))
            .options(options())
            .build()
            .fit(TRAINING, VALIDATION);
    assertThat(weights(result))
        .containsOnlyKeys("network.01Linear_weight", "network.01Linear_bias");
    assertThat(result.trainedParameters()).isEqualTo(4 * 32 + 32 * 33 + (2 * 32 + 2));
  }

  @Test
  void fit_blockWithoutParameters_trainsTheTable() {
    BlockPrompt prompt =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(Activation.tanhBlock())
            .options(TrainOptions.builder().epochs(2).learningRate(0.02).build())
            .build()
            .fit(TRAINING, VALIDATION)
            .blockPrompt();
    assertThat(prompt.weights()).isEmpty();
    for (int i = 0; i < prompt.raw().size(); i++) {
      assertThat(prompt.project().rows().get(i))
          .isCloseTo((float) Math.tanh(prompt.raw().get(i)), within(1e-6f));
    }
  }

  /** A skip connection, running statistics, and a recurrent layer over the prompt's tokens. */
  static Stream<Block> blocksOfDjl() {
    Block skip =
        new ParallelBlock(
            outputs ->
                new NDList(
                    outputs.get(0).singletonOrThrow().add(outputs.get(1).singletonOrThrow())),
            List.of(Blocks.identityBlock(), network(32, 0.1)));
    Block statistics =
        new SequentialBlock()
            .add(Linear.builder().setUnits(32).build())
            .add(BatchNorm.builder().build());
    Block recurrent =
        new SequentialBlock()
            .add(rows -> new NDList(rows.singletonOrThrow().expandDims(0)))
            .add(LSTM.builder().setStateSize(32).setNumLayers(1).build())
            .add(rows -> new NDList(rows.get(0).squeeze(0)));
    return Stream.of(skip, statistics, recurrent);
  }

  @ParameterizedTest
  @MethodSource("blocksOfDjl")
  void fit_blocksOfDjl_trainRepeatSaveAndLoad(Block block) {
    PromptTuner tuner =
        PromptTuner.on(bert).promptLength(4).reparameterizer(block).options(options()).build();
    BlockPrompt first = tuner.fit(TRAINING, VALIDATION).blockPrompt();
    assertThat(tuner.fit(TRAINING, VALIDATION).blockPrompt()).isEqualTo(first);
    first.save(folder);
    assertThat(BlockPrompt.load(folder, block).project()).isEqualTo(first.project());
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

  private static TrainOptions options() {
    return TrainOptions.builder().epochs(3).learningRate(0.02).networkLearningRate(0.01).build();
  }

  private static Block network(int width, double dropout) {
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

  /** Adds a row to each row; its result belongs to the parameter's manager. */
  private static final class Shift extends AbstractBlock {
    private final Parameter shift =
        addParameter(Parameter.builder().setName("shift").setType(Parameter.Type.BIAS).build());

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray rows = inputs.singletonOrThrow();
      return new NDList(store.getValue(shift, rows.getDevice(), training).add(rows));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      shift.setShape(inputShapes[0].slice(1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes.clone();
    }
  }
}
