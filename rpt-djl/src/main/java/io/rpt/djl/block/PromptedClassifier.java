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
  private final PromptBlock prompt;
  private final PromptedStack stack;
  private final LinearHeadBlock head;
  private final HeadInput headInput;

  /**
   * Puts the parts together, with the head on [CLS], or on the last token of a decoder-only model.
   */
  public PromptedClassifier(
      Backbone backbone, PromptInjector injector, PromptBlock prompt, LinearHeadBlock head) {
    this(backbone, injector, prompt, head, HeadInput.CLS_STATE);
  }

  /**
   * Puts the parts together.
   *
   * @param headInput which state the head reads
   * @throws IncompatiblePromptException if the prompt is not as wide as the backbone's embeddings,
   *     or the backbone has no place for the injection
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone has no such state
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
    this.prompt = addChildBlock("prompt", prompt);
    this.stack = new PromptedStack(backbone, injector.promptStart(), prompt);
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
    NDArray read = // [B, H]
        switch (headInput) {
          case CLS_STATE -> stack.headStates(store, inputs, training);
          case PEFT_POOLED ->
              backbone
                  .encoder()
                  .pooler(stack.states(store, inputs, training).get(new NDIndex(":, 0")));
        };
    return head.logits(store, read, training); // [B, L]
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return head.getOutputShapes(
        new Shape[] {new Shape(inputShapes[0].get(0), backbone.hiddenWidth())});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    prompt.initialize(manager, type, new Shape(1));
    stack.prepare(manager);
    head.initialize(manager, type, new Shape(1, backbone.hiddenWidth()));
  }
}
