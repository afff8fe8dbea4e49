package io.rpt.djl.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A prompt made ready on a backbone: its Block, its inputs, and the memory they live in. */
final class Serving implements AutoCloseable {
  private final PromptTask task;
  private final NDManager manager;
  private final PromptInputs inputs;
  private final PromptedClassifier block;
  private final AtomicBoolean closed = new AtomicBoolean();

  Serving(Backbone backbone, ServablePrompt prompt, BackboneMatch match) {
    match.check(backbone, prompt);
    task = prompt.task();
    checkFits(backbone, task);
    inputs = new PromptInputs(backbone, task.injector(), prompt.shape().length(), task.maxLength());
    block = block(backbone, (ProjectedPrompt) prompt);
    manager = backbone.newManager();
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
  }

  private static void checkFits(Backbone backbone, PromptTask task) {
    if (task.maxLength() > backbone.maxPositions()) {
      throw new IncompatiblePromptException(
          "The prompt was trained on rows of up to "
              + task.maxLength()
              + " places, but the backbone "
              + backbone.folder()
              + " has "
              + backbone.maxPositions()
              + ". Use the backbone that the prompt was trained on.");
    }
    if (task.head() instanceof LinearHead head && head.hiddenWidth() != backbone.hiddenWidth()) {
      throw new IncompatiblePromptException(
          "The prompt's head reads states of width "
              + head.hiddenWidth()
              + ", but those of the backbone "
              + backbone.folder()
              + " are "
              + backbone.hiddenWidth()
              + " wide. Use the backbone that the prompt was trained on.");
    }
  }

  /** P' is served through the same Block as it was trained in, without a network. */
  private static PromptedClassifier block(Backbone backbone, ProjectedPrompt prompt) {
    LayerPlan plain = LayerPlan.of(Layers.identity(), prompt.shape(), prompt.shape().width());
    PromptBlock rows = new PromptBlock(plain, prompt.rows(), Map.of(), false);
    LinearHeadBlock head = new LinearHeadBlock((LinearHead) prompt.task().head(), false);
    return new PromptedClassifier(backbone, prompt.task().injector(), rows, head);
  }

  PromptTask task() {
    return task;
  }

  PromptInputs inputs() {
    return inputs;
  }

  PromptedClassifier block() {
    return block;
  }

  /** Scores tokenized texts: [B][L]. */
  float[][] logits(List<TokenRow> rows) {
    checkOpen();
    try (NDManager scratch = manager.newSubManager()) {
      ParameterStore store = new ParameterStore(scratch, false);
      NDList arrays = inputs.arrays(scratch, rows);
      NDArray logits = block.forward(store, arrays, false).singletonOrThrow();
      return split(logits.toFloatArray(), task.labels().size());
    }
  }

  static float[][] split(float[] flat, int width) {
    float[][] rows = new float[flat.length / width][width];
    for (int i = 0; i < flat.length; i++) {
      rows[i / width][i % width] = flat[i];
    }
    return rows;
  }

  /** Refuses the use of a closed prompt. */
  void checkOpen() {
    if (closed.get()) {
      throw new RptException(
          "This predictor or classifier is closed. Open another on the backbone.");
    }
  }

  /** Frees the prompt's arrays; returns whether this was the first call. */
  boolean end() {
    boolean first = closed.compareAndSet(false, true);
    if (first) {
      manager.close();
    }
    return first;
  }

  @Override
  public void close() {
    end();
  }
}
