package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.ops.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frozen backbone with a prompt in its input and a linear head on one state of each row, {@link
 * HeadInput}: a Block that {@code Model.newTrainer} can train. The backbone is not a child, so no
 * trainer ever sees its weights.
 *
 * <p>Inputs are the five arrays of {@link io.rpt.djl.batch.PromptInputs}; the output is logits [B,
 * L]. Outside training no graph is recorded, in whatever thread.
 */
public final class PromptedClassifier extends AbstractBlock {
  private final Backbone backbone;
  private final int promptStart;
  private final PromptBlock prompt;
  private final LinearHeadBlock head;
  private final HeadInput headInput;

  /** Puts the parts together, with the head on [CLS]. */
  public PromptedClassifier(
      Backbone backbone, PromptInjector injector, PromptBlock prompt, LinearHeadBlock head) {
    this(backbone, injector, prompt, head, HeadInput.CLS_STATE);
  }

  /**
   * Puts the parts together.
   *
   * @param headInput which state the head reads
   * @throws IncompatiblePromptException if the prompt is not as wide as the backbone's embeddings,
   *     or the injection is not for an encoder
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone is not a BERT, or has no
   *     such state
   */
  public PromptedClassifier(
      Backbone backbone,
      PromptInjector injector,
      PromptBlock prompt,
      LinearHeadBlock head,
      HeadInput headInput) {
    backbone.requireInjection(injector);
    prompt.requireWidthOf(backbone);
    headInput.check(backbone, injector);
    this.backbone = backbone;
    this.promptStart = injector.promptStart();
    this.prompt = addChildBlock("prompt", prompt);
    this.head = addChildBlock("head", head);
    this.headInput = headInput;
  }

  /** The parameters that require gradients, in a fixed order: raw table, network, head. */
  public List<Parameter> trainedParameters() {
    return getParameters().values().stream().filter(Parameter::requiresGradient).toList();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    if (training) {
      return new NDList(logits(store, inputs, true));
    }
    return GradMode.off(() -> new NDList(logits(store, inputs, false)));
  }

  private NDArray logits(ParameterStore store, NDList inputs, boolean training) {
    NDArray ids = inputs.get(0); // [B, T]
    NDArray rows = // [B, P+T, D]
        prompt.insert(store, backbone.block().wordEmbeddings(ids), promptStart, training);
    NDArray states =
        backbone.stack().run(rows, inputs.get(1), inputs.get(2), inputs.get(3)); // [B, P+T, H]
    NDArray read = // [B, H]
        switch (headInput) {
          case CLS_STATE -> at(states, inputs.get(4));
          case PEFT_POOLED -> backbone.encoder().pooler(states.get(new NDIndex(":, 0")));
        };
    return head.logits(store, read, training); // [B, L]
  }

  /** The states [B, S, H] at one place per row, [B] to [B, H]. */
  private static NDArray at(NDArray states, NDArray index) {
    Shape shape = states.getShape();
    NDArray places = index.reshape(-1, 1, 1).broadcast(shape.get(0), 1, shape.get(2));
    return states.gather(places, 1).squeeze(1);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return head.getOutputShapes(
        new Shape[] {new Shape(inputShapes[0].get(0), backbone.hiddenWidth())});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    prompt.initialize(manager, type, new Shape(1));
    head.initialize(manager, type, new Shape(1, backbone.hiddenWidth()));
  }
}
