package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.generator.Generator;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.ops.DropoutMode;
import io.rpt.djl.ops.DropoutRates;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Below a late prompt there is no graph, so that nothing is kept there, and no dropout. */
class LateGradientTest {
  private static final int LAYERS = 4;
  private static final int PROMPT = 3;
  private static final List<TextInput> TEXTS = List.of(TextInput.of("a b c"), TextInput.of("b"));

  @TempDir static Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    List<String> words = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c");
    BertConfig config = BertConfig.of(words.size(), 16, LAYERS, 2, 32, 32);
    backbone = Backbone.open(RandomBert.write(folder, config, words, 1), DeviceChoice.CPU);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static NDList arrays(NDManager pass, int layer) {
    PromptInputs inputs = new PromptInputs(backbone, PromptInjector.late(layer), PROMPT, 20);
    return inputs.arrays(pass, inputs.encode(TEXTS).rows());
  }

  /** Ids, mask, type ids and positions of the text alone. */
  private static NDList text(NDList arrays) {
    String text = ":, " + PROMPT + ":";
    return new NDList(
        arrays.get(0), arrays.get(1).get(text), arrays.get(2).get(text), arrays.get(3).get(text));
  }

  private static NDArray below(NDList text, int layer) {
    return new LowerLayers(backbone, new Late(layer))
        .run(text.get(0), text.get(1), text.get(2), text.get(3));
  }

  @Test
  void lowerLayers_whileGradientsAreRecorded_giveStatesWithoutAGraph() {
    try (NDManager pass = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray states = below(text(arrays(pass, 2)), 2);
      assertThatThrownBy(() -> collector.backward(states.sum()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("does not require grad");
      assertThat(JniUtils.isGradMode()).isTrue();
    }
  }

  @Test
  void lowerLayers_dropoutAbove_dropNothingThemselves() {
    try (NDManager pass = backbone.newManager()) {
      NDArray states = below(text(arrays(pass, 2)), 2);
      NDArray same =
          DropoutMode.with(new DropoutRates(0.5, 0.5), () -> below(text(arrays(pass, 2)), 2));
      assertThat(same.toFloatArray()).isEqualTo(states.toFloatArray());
    }
  }

  /** Without a graph, only arrays can hold memory; all but the result are closed. */
  @Test
  void lowerLayers_anyDepth_keepTheResultAlone() {
    for (int layer = 0; layer < LAYERS; layer++) {
      try (NDManager pass = backbone.newManager()) {
        NDList arrays = arrays(pass, layer);
        NDList text = text(arrays);
        int before = backbone.liveArrays();
        NDArray states = below(text, layer);
        assertThat(backbone.liveArrays()).isEqualTo(before + 1);
        assertThat(states.getShape()).isEqualTo(new Shape(2, 5, 16));
      }
    }
  }

  @Test
  void lossOfALatePrompt_givenStatesThatAskForGradients_isWhereTheyBegin() {
    GeneratorPlan plan = Generator.npg(4).plan(new PromptShape(PROMPT, 16), 0);
    GeneratorBlock generator = new GeneratorBlock(plan, plan.startWeights(1), true);
    LinearHead head = new LinearHead(ones(2, 16), ones(2));
    PromptedClassifier model =
        new PromptedClassifier(
            backbone, PromptInjector.late(2), generator, new LinearHeadBlock(head, false));
    try (NDManager pass = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      model.initialize(pass, DataType.FLOAT32, new Shape(1, 1));
      NDList arrays = arrays(pass, 2);
      NDArray states = below(text(arrays), 2);
      states.setRequiresGradient(true);
      arrays.add(states);
      collector.backward(
          model
              .forward(new ParameterStore(pass, false), arrays, true)
              .singletonOrThrow()
              .square()
              .sum());
      assertThat(states.getGradient().abs().max().getFloat()).isPositive();
      for (Parameter weight : model.trainedParameters()) {
        assertThat(weight.getArray().getGradient().abs().max().getFloat())
            .as(weight.getName())
            .isPositive();
      }
    }
  }

  private static FloatTensor ones(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, 1);
    values[0] = -1;
    return FloatTensor.of(values, shape);
  }
}
