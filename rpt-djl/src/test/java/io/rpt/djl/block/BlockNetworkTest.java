package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.generate.AnswerTexts;
import io.rpt.djl.generate.LabelRanker;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that can be a prompt's network, and those that cannot. */
class BlockNetworkTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(16, 1);
  private static final PromptShape SHAPE = new PromptShape(4, 8);

  @TempDir Path model;

  @Test
  void project_onBert_givesTheLogitsOfTheUnprojectedPrompt() {
    try (Backbone bert = TinyBert.open(model)) {
      BlockPrompt prompt = trained(bert);
      LinearHead head = (LinearHead) prompt.task().head();
      Block unprojected =
          new PromptedClassifier(
              bert, prompt.task().injector(), block(prompt), new LinearHeadBlock(head, false));
      assertSameScores(bert, prompt, unprojected);
    }
  }

  @Test
  void project_onT5_givesTheScoresOfTheUnprojectedPrompt() {
    try (Backbone t5 = Backbone.open(TinyT5.writeWithWords(model), DeviceChoice.CPU)) {
      BlockPrompt prompt = trained(t5);
      List<ImmutableIntArray> labels = new AnswerTexts(t5).encodeAll(prompt.task().labels());
      Block unprojected =
          new LabelRanker(
              new PromptedSeq2Seq(t5, prompt.task().injector(), block(prompt)),
              labels,
              Averaging.SUM);
      assertSameScores(t5, prompt, unprojected);
    }
  }

  private static BlockPrompt trained(Backbone backbone) {
    Block network =
        new SequentialBlock()
            .add(Linear.builder().setUnits(5).build())
            .add(Activation.tanhBlock())
            .add(Linear.builder().setUnits(backbone.width()).build());
    return PromptTuner.on(backbone)
        .promptLength(4)
        .reparameterizer(network)
        .options(TrainOptions.builder().epochs(2).learningRate(0.05).build())
        .build()
        .fit(TEXTS, TEXTS)
        .blockPrompt();
  }

  private static PromptBlock block(BlockPrompt prompt) {
    return new PromptBlock(prompt.network(), prompt.raw(), prompt.weights());
  }

  private static void assertSameScores(Backbone backbone, BlockPrompt prompt, Block unprojected) {
    List<TextInput> texts = TEXTS.stream().map(LabeledText::input).toList();
    PromptInputs inputs = new PromptInputs(backbone, prompt.task().injector(), 4, 64);
    float[] expected;
    try (NDManager manager = backbone.newManager()) {
      unprojected.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      NDList arrays = inputs.arrays(manager, inputs.encode(texts).rows());
      ParameterStore store = new ParameterStore(manager, false);
      expected = unprojected.forward(store, arrays, false).singletonOrThrow().toFloatArray();
      // While the Block is in use elsewhere, as after an epoch.
      assertThat(prompt.project()).isEqualTo(prompt.project());
      unprojected.clear();
    }
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt.project())) {
      float[][] actual = classifier.logits(texts);
      assertThat(expected).hasSize(2 * actual.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i / 2][i % 2]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void of_anotherOutputShape_isRefusedWithBoth() {
    Block block = Linear.builder().setUnits(3).build();
    assertThatThrownBy(() -> BlockNetwork.of(block, SHAPE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("(4, 3)", "(4, 8)", "Linear of 8 units");
    assertThat(block.isInitialized()).isFalse();
  }

  @Test
  void of_blockThatHoldsValues_isRefusedAndKeepsThem() {
    Block block = Linear.builder().setUnits(8).build();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 8));
      assertThatThrownBy(() -> BlockNetwork.of(block, SHAPE))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("holds values already");
      assertThat(block.isInitialized()).isTrue();
    }
  }

  @Test
  void of_blockThatFails_isRefusedWithItsReason() {
    Block block = new Own(Own.Fault.THROWS);
    assertThatThrownBy(() -> BlockNetwork.of(block, SHAPE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("Own", "[4, 8]", "not today");
  }

  @Test
  void of_blockThatReadsItsParameterPastTheStore_isRefused() {
    assertThatThrownBy(() -> BlockNetwork.of(new Own(Own.Fault.READS_ITSELF), SHAPE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("read its parameters from the ParameterStore");
  }

  @Test
  void of_parameterThatIsNotDeclared_isRefused() {
    assertThatThrownBy(() -> BlockNetwork.of(new Own(Own.Fault.HIDES), SHAPE))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("hidden", "addParameter");
  }

  @Test
  void of_parametersMadeAtInitialization_areRefused() {
    assertThatThrownBy(() -> BlockNetwork.of(new Own(Own.Fault.DECLARES_LATE), SHAPE))
        .isInstanceOf(RptException.class)
        .hasMessageContaining("in its constructor");
  }

  @Test
  void promptBlock_ofABlockThatWasChanged_isRefused() {
    Block block = Linear.builder().setUnits(8).build();
    BlockNetwork network = BlockNetwork.of(block, SHAPE);
    Map<String, FloatTensor> start = network.startWeights(1);
    FloatTensor raw = FloatTensor.of(new float[32], 4, 8);
    block.freezeParameters(true);
    assertThatThrownBy(() -> new PromptBlock(network, raw, start))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("network.weight=true", "network.weight=false");
  }

  @Test
  void toString_ofVeryManyParameters_isShort() {
    SequentialBlock many = new SequentialBlock();
    for (int i = 0; i < 300; i++) {
      many.add(Linear.builder().setUnits(8).build());
    }
    BlockNetwork network = BlockNetwork.of(many, SHAPE);
    assertThat(network.toString()).contains("600 parameters").hasSizeLessThan(300);
    assertThat(BlockNetwork.of(Linear.builder().setUnits(8).build(), SHAPE))
        .hasToString("[4, 8] -> ai.djl.nn.core.Linear [network.weight [8, 8], network.bias [8]]");
  }

  @Test
  void startWeights_sameSeed_areTheSame() {
    BlockNetwork network = BlockNetwork.of(Linear.builder().setUnits(8).build(), SHAPE);
    assertThat(network.startWeights(3)).isEqualTo(network.startWeights(3));
    assertThat(network.startWeights(3)).isNotEqualTo(network.startWeights(4));
  }

  /** A Block that does one thing wrong. */
  private static final class Own extends AbstractBlock {
    enum Fault {
      THROWS,
      READS_ITSELF,
      HIDES,
      DECLARES_LATE
    }

    private final Fault fault;
    private final Parameter shift = parameter("shift");
    private final Parameter hidden = parameter("hidden");

    Own(Fault fault) {
      this.fault = fault;
      addParameter(shift);
    }

    private static Parameter parameter(String name) {
      return Parameter.builder()
          .setName(name)
          .setType(Parameter.Type.BIAS)
          .optShape(new Shape(8))
          .build();
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
      if (fault == Fault.DECLARES_LATE) {
        addParameter(hidden);
      }
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store,
        NDList inputs,
        boolean training,
        @Nullable PairList<String, Object> params) {
      NDArray rows = inputs.singletonOrThrow();
      return switch (fault) {
        case THROWS -> throw new IllegalStateException("not today");
        case READS_ITSELF -> new NDList(rows.add(shift.getArray()));
        default -> new NDList(rows.add(store.getValue(hidden, rows.getDevice(), training)));
      };
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes.clone();
    }
  }
}
