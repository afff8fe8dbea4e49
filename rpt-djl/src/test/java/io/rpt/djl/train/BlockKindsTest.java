package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
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
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.data.LabeledText;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blocks of several kinds as a prompt's network: DJL's and one's own, frozen, shared, without
 * weights.
 */
class BlockKindsTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(32, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(16, 2);

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone bert;

  @BeforeAll
  static void open() {
    bert = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    bert.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fit_manySteps_keepsTheNumberOfLiveArraysAndLeavesTheBlockEmpty(boolean own) {
    List<Integer> live = new ArrayList<>();
    Block block = own ? new Shift() : BlockTuningTest.network(32, 0.1);
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
    Block block = BlockTuningTest.network(32, 0);
    block.freezeParameters(true, parameter -> parameter.getName().equals("bias"));
    TrainingResult result =
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(block)
            .options(BlockTuningTest.options())
            .build()
            .fit(TRAINING, VALIDATION);
    assertThat(result.blockPrompt().weights().get("network.01Linear_bias"))
        .isEqualTo(FloatTensor.of(new float[6], 6));
    assertThat(result.blockPrompt().weights().get("network.05LayerNorm_beta"))
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
            .options(BlockTuningTest.options())
            .build()
            .fit(TRAINING, VALIDATION);
    assertThat(result.blockPrompt().weights())
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
            List.of(Blocks.identityBlock(), BlockTuningTest.network(32, 0.1)));
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
        PromptTuner.on(bert)
            .promptLength(4)
            .reparameterizer(block)
            .options(BlockTuningTest.options())
            .build();
    BlockPrompt first = tuner.fit(TRAINING, VALIDATION).blockPrompt();
    assertThat(tuner.fit(TRAINING, VALIDATION).blockPrompt()).isEqualTo(first);
    first.save(folder);
    assertThat(BlockPrompt.load(folder, block).project()).isEqualTo(first.project());
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
