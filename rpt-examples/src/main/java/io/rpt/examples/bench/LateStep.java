package io.rpt.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.cache.LateStates;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.train.CrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** One setting of {@link LateSteps}, and what was measured of it. */
final class LateStep implements AutoCloseable {
  static final String WORD = "w";

  private static final int TEXTS = 8;
  private static final int TOKENS = 128;
  private static final int PROMPT = 10;
  private static final int FIRST_WORD = 5;

  private final Backbone backbone;
  private final int layer;
  private final boolean cached;
  private final NDManager manager;
  private final PromptedClassifier model;
  private final PromptInputs inputs;
  private final List<TokenRow> rows;
  private final List<Double> seconds = new ArrayList<>();
  private String peak = "unknown";

  LateStep(Backbone backbone, int layer, boolean cached) {
    this.backbone = backbone;
    this.layer = layer;
    this.cached = cached;
    Late late = new Late(layer);
    PromptInputs plain = new PromptInputs(backbone, late, PROMPT, TOKENS + PROMPT);
    rows = plain.encode(texts(backbone.vocabularySize())).rows();
    inputs =
        cached
            ? plain.withStates(
                LateStates.of(
                        backbone,
                        late,
                        plain,
                        StateCache.memory(),
                        rows,
                        message -> {
                          throw new IllegalStateException(message);
                        })
                    .orElseThrow())
            : plain;
    model = model(backbone, late);
    manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
  }

  private static List<TextInput> texts(int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    List<TextInput> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < TOKENS - 2; word++) { // beside [CLS] and [SEP]
        text.append(WORD).append(random.nextInt(FIRST_WORD, vocabulary)).append(' ');
      }
      texts.add(TextInput.of(text.toString()));
    }
    return texts;
  }

  private static PromptedClassifier model(Backbone backbone, Late late) {
    int width = backbone.hiddenWidth();
    PromptShape shape = new PromptShape(PROMPT, width);
    FloatTensor table = FloatTensor.of(new float[PROMPT * width], PROMPT, width);
    LayerPlan plain = LayerPlan.of(Layers.identity(), shape, width);
    LinearHead head =
        new LinearHead(
            FloatTensor.of(new float[2 * width], 2, width), FloatTensor.of(new float[2], 2));
    return new PromptedClassifier(
        backbone,
        late,
        new PromptBlock(plain, table, Map.of(), true),
        new LinearHeadBlock(head, true));
  }

  int layer() {
    return layer;
  }

  boolean isCached() {
    return cached;
  }

  /** Runs two steps and remembers how far the second raises the process's memory. */
  void measureMemory() {
    step();
    if (PeakMemory.isKnown()) {
      PeakMemory.reset();
      double before = PeakMemory.mebibytes();
      step();
      peak = String.format(Locale.ROOT, "%.0f", PeakMemory.mebibytes() - before);
    }
  }

  void measureTime() {
    long start = System.nanoTime();
    step();
    seconds.add((System.nanoTime() - start) / 1e9);
  }

  private void step() {
    try (NDManager pass = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray logits =
          model
              .forward(new ParameterStore(pass, false), inputs.arrays(pass, rows), true)
              .singletonOrThrow();
      NDArray loss = CrossEntropy.sum(logits, pass.zeros(new Shape(TEXTS), DataType.INT64));
      collector.backward(loss);
      loss.toFloatArray(); // waits for the device
    }
  }

  double medianSeconds() {
    List<Double> sorted = seconds.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  String peak() {
    return peak;
  }

  @Override
  public void close() {
    manager.close();
  }
}
