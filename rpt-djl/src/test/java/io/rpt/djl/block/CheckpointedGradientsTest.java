package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.generator.Generator;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.OpenOptions;
import io.rpt.djl.backbone.Precision;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyFamilies;
import io.rpt.djl.ops.LayerCheckpoints;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are computed again give the gradients of layers that are kept. */
class CheckpointedGradientsTest {
  private static final int LENGTH = 3;

  /** Float32 sums of the gradients that several decoder layers leave at the encoder's states. */
  private static final double OTHER_ORDER = 1e-5;

  private static final List<TextInput> TEXTS =
      TinyBert.negations(5, 4).stream().map(LabeledText::input).toList();

  @TempDir Path folder;

  private Backbone open(String family) {
    return open(family, Precision.F32);
  }

  private Backbone open(String family, Precision precision) {
    return Backbone.open(
        TinyFamilies.write(folder, family),
        OpenOptions.standard().device(DeviceChoice.CPU).precision(precision));
  }

  private static FloatTensor random(long seed, int... shape) {
    Random random = new Random(seed);
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, shape);
  }

  private static PromptSource table(int width) {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(4), new PromptShape(LENGTH, width));
    return new PromptBlock(plan, random(1, LENGTH, width), plan.startWeights(2), true);
  }

  private static PromptSource generator(int width) {
    GeneratorPlan plan = Generator.appg(4).plan(new PromptShape(LENGTH, width), 0);
    return new GeneratorBlock(plan, plan.startWeights(3), true);
  }

  private static PromptedClassifier classifier(
      Backbone backbone, PromptInjector injector, PromptSource prompt) {
    LinearHead head =
        new LinearHead(random(4, 3, backbone.hiddenWidth()), FloatTensor.of(new float[3], 3));
    return new PromptedClassifier(backbone, injector, prompt, new LinearHeadBlock(head, true));
  }

  /** The gradient of every trained parameter, by name. */
  private static Map<String, float[]> gradients(
      Backbone backbone, Block model, PromptInjector injector, boolean checkpointed) {
    Map<String, float[]> gradients = new TreeMap<>();
    try (NDManager parameters = backbone.newManager()) {
      model.clear();
      model.initialize(parameters, DataType.FLOAT32, new Shape(1, 1));
      int live = backbone.liveArrays();
      LayerCheckpoints checkpoints = new LayerCheckpoints();
      try (NDManager pass = backbone.newManager();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray loss =
            checkpointed
                ? checkpoints.record(() -> loss(backbone, model, injector, pass))
                : loss(backbone, model, injector, pass);
        collector.backward(loss);
        checkpoints.backward();
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
      for (Parameter parameter : model.getParameters().values()) {
        if (parameter.requiresGradient()) {
          gradients.put(parameter.getName(), parameter.getArray().getGradient().toFloatArray());
        }
      }
    }
    return gradients;
  }

  private static NDArray loss(
      Backbone backbone, Block model, PromptInjector injector, NDManager pass) {
    PromptInputs inputs = new PromptInputs(backbone, injector, LENGTH, 40);
    NDList arrays = inputs.arrays(pass, inputs.encode(TEXTS).rows());
    if (model instanceof PromptedSeq2Seq) {
      NDArray answers = pass.create(new long[] {0, 7, 9, 0, 3, 1, 0, 4, 4, 0, 5, 6, 0, 8, 2});
      arrays = new NDList(arrays.get(0), arrays.get(1), answers.reshape(5, 3));
    } else if (model instanceof PromptedDecoder) {
      arrays.add(pass.create(new long[] {3, 4, 3, 4, 3, 4, 3, 4, 3, 4}, new Shape(5, 2)));
    }
    NDArray logits = model.forward(new ParameterStore(pass, false), arrays, true).get(0);
    return logits.logSoftmax(-1).square().sum();
  }

  private static void assertSame(
      Backbone backbone, Block model, PromptInjector injector, double relative) {
    Map<String, float[]> kept = gradients(backbone, model, injector, false);
    Map<String, float[]> again = gradients(backbone, model, injector, true);
    assertThat(again).hasSameSizeAs(kept).isNotEmpty();
    kept.forEach(
        (name, expected) -> {
          float largest = 0;
          for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
          }
          assertThat(largest).as(name).isFinite().isPositive();
          float tolerance = (float) (relative * largest);
          assertThat(again.get(name)).as(name).containsExactly(expected, within(tolerance));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2"})
  void classifier_everyFamily_sameGradients(String family) {
    try (Backbone backbone = open(family)) {
      PromptInjector injector = backbone.defaultInjection();
      assertSame(backbone, classifier(backbone, injector, table(backbone.width())), injector, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "electra", "gpt2"})
  void latePrompt_tableAndGenerator_sameGradients(String family) {
    try (Backbone backbone = open(family)) {
      PromptInjector late = new Late(1);
      int width = backbone.hiddenWidth();
      assertSame(backbone, classifier(backbone, late, table(width)), late, 0);
      assertSame(backbone, classifier(backbone, late, generator(width)), late, 0);
    }
  }

  @Test
  void seq2Seq_inputAndLatePrompt_sameGradients() {
    try (Backbone backbone = open("t5")) {
      for (PromptInjector injector : List.of(backbone.defaultInjection(), new Late(1))) {
        PromptedSeq2Seq model = new PromptedSeq2Seq(backbone, injector, table(backbone.width()));
        assertSame(backbone, model, injector, OTHER_ORDER);
      }
    }
  }

  /** On a processor that is fast at it. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt2"})
  void classifier_bf16_sameGradients(String family) {
    try (Backbone backbone = open(family, Precision.AUTO)) {
      PromptInjector injector = backbone.defaultInjection();
      assertSame(backbone, classifier(backbone, injector, table(backbone.width())), injector, 0);
    }
  }

  @Test
  void decoder_writtenAnswers_sameGradients() {
    try (Backbone backbone = open("gpt2")) {
      PromptInjector injector = backbone.defaultInjection();
      assertSame(
          backbone, new PromptedDecoder(backbone, injector, table(backbone.width())), injector, 0);
    }
  }
}
