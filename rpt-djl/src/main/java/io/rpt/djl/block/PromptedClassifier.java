package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.ops.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frozen backbone with a prompt, in its input or between two layers, and a head on one state of
 * each row: a Block that {@code Model.newTrainer} can train. The backbone is not a child, so no
 * trainer ever sees its weights.
 *
 * <p>Inputs are the five arrays of {@link io.rpt.djl.batch.PromptInputs} and, below a late prompt,
 * optionally the states of {@link LowerLayers}; the output is logits [B, L]. Outside training no
 * graph is recorded, in whatever thread.
 */
public final class PromptedClassifier extends AbstractBlock {
  private final Backbone backbone;
  private final PromptedStack stack;
  private final PromptSource prompt;
  private final StateHead head;

  /**
   * Puts the parts together, with the head on [CLS], or on the last token of a decoder-only model.
   */
  public PromptedClassifier(
      Backbone backbone, PromptInjector injector, PromptSource prompt, LinearHeadBlock head) {
    this(backbone, injector, prompt, head, HeadInput.CLS_STATE);
  }

  /**
   * Puts the parts together with a linear head.
   *
   * @param headInput which state the head reads
   * @throws io.rpt.core.error.IncompatiblePromptException if the prompt is not as wide as the
   *     states that it enters, or the injection is not for the backbone
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone has no such state
   */
  public PromptedClassifier(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      LinearHeadBlock head,
      HeadInput headInput) {
    this(backbone, injector, prompt, new StateHead.Trained(backbone, head, headInput));
    headInput.check(backbone, injector);
    addChildBlock("head", head);
  }

  /**
   * Puts the parts together with the backbone's own language-model head, which reads the place
   * where a word is missing.
   *
   * @param words the words whose scores are the logits
   * @throws io.rpt.core.error.IncompatiblePromptException if the prompt is not as wide as the
   *     states that it enters, or the injection is not for the backbone
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone has no such head
   */
  public PromptedClassifier(
      Backbone backbone, PromptInjector injector, PromptSource prompt, WordHead words) {
    this(backbone, injector, prompt, new StateHead.Frozen(backbone, words));
    words.check(backbone);
  }

  private PromptedClassifier(
      Backbone backbone, PromptInjector injector, PromptSource prompt, StateHead head) {
    this.backbone = backbone;
    this.stack = new PromptedStack(backbone, injector, prompt);
    this.prompt = addChildBlock("prompt", prompt);
    this.head = head;
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
    return head.logits(store, stack, inputs, training); // [B, L]
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), head.outputs())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    prompt.initialize(manager, type, new Shape(1));
    stack.prepare(manager);
    if (head instanceof StateHead.Trained trained) {
      trained.head().initialize(manager, type, new Shape(1, backbone.hiddenWidth()));
    }
  }
}
