package io.rpt.examples.bench;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptBlock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Prompts and heads of random numbers, for states of a width. */
record FirstValues(BenchSize size, int width) {
  static final List<String> LABELS = List.of("no", "yes");

  private static final long SEED = 1;
  private static final double DEVIATION = 0.02;

  /** A product with a trained weight has one forward and two back. */
  private static final double TRAINED = 3;

  /** A residual prompt that trains. */
  PromptBlock residual() {
    LayerPlan plan =
        LayerPlan.of(Residual.bottleneck(size.bottleneck()), new PromptShape(size.prompt(), width));
    return new PromptBlock(plan, rows(), plan.startWeights(SEED), true);
  }

  /** The rows of a prompt that was trained, without its network. */
  PromptBlock served() {
    LayerPlan plain = LayerPlan.of(Layers.identity(), new PromptShape(size.prompt(), width), width);
    return new PromptBlock(plain, rows(), Map.of(), false);
  }

  /** A head over {@link #LABELS}. */
  LinearHead head() {
    int labels = LABELS.size();
    return new LinearHead(random(labels, width), FloatTensor.of(new float[labels], labels));
  }

  /** A prompt as it is served. */
  ProjectedPrompt projected(PromptInjector injector, Head head, List<String> labels) {
    PromptTask task = new PromptTask(injector, head, labels, TextFormat.SINGLE, size.places());
    return new ProjectedPrompt(rows(), task, nowhere());
  }

  private FloatTensor rows() {
    return random(size.prompt(), width);
  }

  private static FloatTensor random(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (DEVIATION * random.nextGaussian());
    }
    return FloatTensor.of(values, rows, columns);
  }

  private static Provenance nowhere() {
    return new Provenance("", "", "", SEED, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** The products of the prompt's network, forward and back, trained weights included. */
  Work trainedNetwork() {
    return Work.product(size.prompt(), width, size.bottleneck(), Float.BYTES).times(2 * TRAINED);
  }

  /** The same of the head on so many texts. */
  Work trainedHead(int texts) {
    return servedHead(texts).times(TRAINED);
  }

  Work servedHead(int texts) {
    return Work.product(texts, width, LABELS.size(), Float.BYTES);
  }
}
