package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.data.LabeledText;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.train.Classification.MicroBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt alone learns: backbone and head stay as they are. */
class PromptLearningTest {
  private static final int STEPS = 400;
  private static final int PROMPT_LENGTH = 8;
  private static final int EXAMPLES = 32;

  @TempDir Path folder;
  private Backbone backbone;
  private PromptInputs inputs;

  @BeforeEach
  void open() {
    backbone = TinyBert.open(folder);
    inputs = new PromptInputs(backbone, PromptInjector.afterCls(), PROMPT_LENGTH, 64);
  }

  @AfterEach
  void close() {
    backbone.close();
  }

  @Test
  void promptAlone_fixedExamples_lossFallsBelowATenthAndPredictionsBecomeRight() {
    Outcome outcome = train(0.05);
    assertThat(outcome.last()).isFinite().isLessThan(outcome.first() / 10);
    assertThat(outcome.right()).isEqualTo(EXAMPLES);
  }

  @Test
  void promptAlone_learningRateZero_doesNotLearn() {
    Outcome outcome = train(0);
    assertThat(outcome.last()).isEqualTo(outcome.first());
    assertThat(outcome.right()).isLessThan(EXAMPLES);
  }

  /** The first and the last loss, and how many examples are predicted right in the end. */
  private record Outcome(double first, double last, int right) {}

  private Outcome train(double rate) {
    PromptShape shape = new PromptShape(PROMPT_LENGTH, backbone.width());
    PromptSetup setup =
        new PromptSetup(
            new TreeNetwork(LayerPlan.of(Reparameterizer.identity(), shape)),
            PromptInjector.afterCls(),
            PromptInit.vocabulary(1));
    FloatTensor raw = setup.init().create(shape, new BackboneEmbeddings(backbone));
    LinearHead head = head();
    PromptedClassifier model =
        new PromptedClassifier(
            backbone,
            setup.injector(),
            setup.network().block(Map.of(PromptBlock.RAW, raw)),
            new LinearHeadBlock(head, false));
    MicroBatch batch = batch();
    try (TrainablePrompt prompt = new TrainablePrompt(backbone, model, Map.of());
        AdamW optimizer =
            new AdamW(AdamW.Settings.STANDARD, Tracker.fixed((float) rate), id -> 0)) {
      TrainingStep<MicroBatch> step =
          new TrainingStep<>(
              new Classification(model, inputs),
              prompt.trained(),
              optimizer,
              prompt.manager(),
              0,
              false);
      double first = step.run(List.of(batch)).loss();
      for (int i = 1; i < STEPS; i++) {
        step.run(List.of(batch));
      }
      assertThat(prompt.values().head()).isEqualTo(head.tensors());
      return new Outcome(first, step.run(List.of(batch)).loss(), right(model, prompt, batch));
    }
  }

  private MicroBatch batch() {
    List<LabeledText> texts = TinyBert.negations(EXAMPLES, 3);
    return new MicroBatch(
        inputs.encode(texts.stream().map(LabeledText::input).toList()).rows(),
        texts.stream().map(text -> text.label().equals("yes") ? 1 : 0).toList());
  }

  private int right(PromptedClassifier model, TrainablePrompt prompt, MicroBatch batch) {
    try (NDManager pass = prompt.manager().newSubManager()) {
      NDArray logits =
          model
              .forward(new ParameterStore(pass, false), inputs.arrays(pass, batch.rows()), false)
              .singletonOrThrow();
      long[] best = logits.argMax(1).toLongArray();
      int right = 0;
      for (int i = 0; i < best.length; i++) {
        right += best[i] == batch.classes().get(i) ? 1 : 0;
      }
      return right;
    }
  }

  private LinearHead head() {
    Random random = new Random(2);
    float[] weight = new float[2 * backbone.hiddenWidth()];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) random.nextGaussian();
    }
    return new LinearHead(
        FloatTensor.of(weight, 2, backbone.hiddenWidth()), FloatTensor.of(new float[2], 2));
  }
}
