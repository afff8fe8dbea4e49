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
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.ops.GradMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frozen encoder-decoder with a prompt in its encoder's input (Lester et al. 2021, section 2), or
 * between the encoder's layers: a Block that {@code Model.newTrainer} can train. The backbone is
 * not a child, so no trainer ever sees its weights.
 *
 * <p>Inputs are text ids [B, T], mask [B, P+T], decoder ids [B, U] (the answers, shifted right)
 * and, below a late prompt, optionally the states of {@link LowerLayers}; the output is logits [B,
 * U, V]. Outside training no graph is recorded, in whatever thread.
 */
public final class PromptedSeq2Seq extends AbstractBlock implements AnsweringBlock {
  private final Backbone backbone;
  private final PromptSource prompt;
  private final PromptedStack encoder;

  /**
   * Puts the parts together.
   *
   * @throws IncompatiblePromptException if the prompt is not as wide as the backbone's embeddings,
   *     or the backbone has no place for the injection
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone is not an encoder-decoder
   */
  public PromptedSeq2Seq(Backbone backbone, PromptInjector injector, PromptSource prompt) {
    backbone.t5();
    this.backbone = backbone;
    encoder = new PromptedStack(backbone, injector, prompt);
    this.prompt = addChildBlock("prompt", prompt);
  }

  /** The frozen model. */
  public T5Block backbone() {
    return backbone.t5();
  }

  /** The parameters that require gradients, in a fixed order: raw table, network. */
  public List<Parameter> trainedParameters() {
    return getParameters().values().stream().filter(Parameter::requiresGradient).toList();
  }

  /**
   * Runs prompt and text through the encoder.
   *
   * @param ids [B, T]
   * @param mask [B, P+T]
   * @param training whether dropout of the prompt's network is on
   * @return [B, P+T, H]
   */
  public NDArray encode(ParameterStore store, NDArray ids, NDArray mask, boolean training) {
    return encoder.run(store, PromptedText.of(ids, mask, null), training);
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
    T5Block t5 = backbone.t5();
    NDArray mask = inputs.get(1);
    NDArray below = inputs.size() > 3 ? inputs.get(3) : null; // [B, T, H]
    NDArray states = // [B, P+T, H]
        encoder.run(store, PromptedText.of(inputs.get(0), mask, below), training);
    return t5.logits(t5.decode(inputs.get(2), states, mask)); // [B, U, V]
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[2].add(backbone.vocabularySize())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    prompt.initialize(manager, type, new Shape(1));
  }
}
