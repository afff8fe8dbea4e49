package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.data.LabeledText;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.train.AdamW;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptedClassifierTest {
  private static final int PROMPT_LENGTH = 5;
  private static final int WIDTH = 32;

  @TempDir static Path model;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  static Stream<Arguments> reparameterizers() {
    Reparameterizer own =
        shape ->
            Layers.chain(
                Layers.linear(7), Layers.gelu(), Layers.linear(shape.width()), Layers.layerNorm());
    return Stream.of(
        Arguments.of("identity", Reparameterizer.identity()),
        Arguments.of("residual", Residual.bottleneck(9)),
        Arguments.of("residual per token", Residual.bottleneck(4).perToken()),
        Arguments.of("mlp twice with dropout", Mlp.bottleneck(6).withTimes(2).withDropout(0.5)),
        Arguments.of(
            "own, residual, then residual", own.residual().andThen(Residual.bottleneck(3))));
  }

  /** Projection loses nothing: float32 noise of two routes, one of them through float64. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("reparameterizers")
  void logits_projectedPrompt_equalUnprojectedOnes(String name, Reparameterizer reparameterizer) {
    LayerPlan plan = LayerPlan.of(reparameterizer, new PromptShape(PROMPT_LENGTH, WIDTH));
    FloatTensor raw = normal(PROMPT_LENGTH, WIDTH);
    Map<String, FloatTensor> weights = plan.startWeights(4);
    FloatTensor projected = LayerEvaluator.evaluate(plan, weights, raw);
    LayerPlan plain = LayerPlan.of(Layers.identity(), new PromptShape(PROMPT_LENGTH, WIDTH), WIDTH);
    for (PromptInjector injector : List.of(PromptInjector.afterCls(), PromptInjector.beforeCls())) {
      float[] expected = logits(injector, new PromptBlock(plan, raw, weights, true));
      float[] actual = logits(injector, new PromptBlock(plain, projected, Map.of(), false));
      assertThat(expected).hasSize(6).doesNotContain(Float.NaN);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(2e-5f));
      }
    }
  }

  private static float[] logits(PromptInjector injector, PromptBlock prompt) {
    PromptedClassifier block = classifier(injector, prompt);
    try (NDManager manager = backbone.newManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      NDList arrays = inputs(injector).arrays(manager, rows(3));
      return block.forward(new ParameterStore(manager, false), arrays, false).get(0).toFloatArray();
    }
  }

  @Test
  void logits_batchOfDifferentLengths_equalSingleRows() {
    PromptInjector injector = PromptInjector.afterCls();
    PromptedClassifier block = classifier(injector, residual());
    try (NDManager manager = backbone.newManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      ParameterStore store = new ParameterStore(manager, false);
      List<TokenRow> rows = rows(8);
      float[] together =
          block.forward(store, inputs(injector).arrays(manager, rows), false).get(0).toFloatArray();
      for (int i = 0; i < rows.size(); i++) {
        NDList one = inputs(injector).arrays(manager, List.of(rows.get(i)));
        float[] alone = block.forward(store, one, false).get(0).toFloatArray();
        assertThat(together[2 * i]).isCloseTo(alone[0], within(2e-5f));
        assertThat(together[2 * i + 1]).isCloseTo(alone[1], within(2e-5f));
      }
    }
  }

  @Test
  void newTrainer_steps_trainPromptAndHeadAndLeaveTheBackboneAlone() {
    String before = backbone.weightsHash();
    PromptInjector injector = PromptInjector.afterCls();
    PromptedClassifier block = classifier(injector, residual());
    try (Model shell = Model.newInstance("prompt", backbone.device(), "PyTorch");
        AdamW adamW = new AdamW(AdamW.Settings.STANDARD, Tracker.fixed(0.02f), id -> 0.01)) {
      shell.setBlock(block);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(adamW)
              .optDevices(new ai.djl.Device[] {backbone.device()});
      try (Trainer trainer = shell.newTrainer(config)) {
        trainer.initialize(new Shape(1, 1));
        double first = step(trainer, injector);
        double last = first;
        for (int i = 0; i < 40; i++) {
          last = step(trainer, injector);
        }
        assertThat(last).isFinite().isLessThan(first / 2);
      }
    }
    assertThat(backbone.weightsHash()).isEqualTo(before);
    assertThat(backbone.block().getParameters().values()).noneMatch(p -> p.requiresGradient());
  }

  private static double step(Trainer trainer, PromptInjector injector) {
    List<LabeledText> texts = TinyBert.negations(16, 1);
    try (NDManager pass = trainer.getManager().newSubManager()) {
      double value;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList arrays = inputs(injector).arrays(pass, rows(16));
        NDArray labels =
            pass.create(texts.stream().mapToLong(t -> t.label().equals("yes") ? 1 : 0).toArray());
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels), trainer.forward(arrays));
        collector.backward(loss);
        value = loss.getFloat();
      }
      trainer.step();
      return value;
    }
  }

  @Test
  void constructor_promptOfAnotherWidth_isRefusedNamingBoth() {
    PromptShape narrow = new PromptShape(2, 8);
    PromptBlock prompt =
        new PromptBlock(LayerPlan.of(Layers.identity(), narrow, 8), normal(2, 8), Map.of(), false);
    assertThatThrownBy(() -> classifier(PromptInjector.afterCls(), prompt))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("8", "32");
  }

  private static PromptedClassifier classifier(PromptInjector injector, PromptBlock prompt) {
    LinearHead head = new LinearHead(normal(2, WIDTH), normal(2));
    return new PromptedClassifier(backbone, injector, prompt, new LinearHeadBlock(head, true));
  }

  private static PromptBlock residual() {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(9), new PromptShape(PROMPT_LENGTH, WIDTH));
    return new PromptBlock(plan, normal(PROMPT_LENGTH, WIDTH), plan.startWeights(4), true);
  }

  private static PromptInputs inputs(PromptInjector injector) {
    return new PromptInputs(backbone, injector, PROMPT_LENGTH, 64);
  }

  private static List<TokenRow> rows(int count) {
    return backbone
        .tokenizer()
        .encodeAll(TinyBert.negations(count, 1).stream().map(LabeledText::input).toList());
  }

  private static FloatTensor normal(int... shape) {
    Random random = new Random(9);
    int size = java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, shape);
  }
}
