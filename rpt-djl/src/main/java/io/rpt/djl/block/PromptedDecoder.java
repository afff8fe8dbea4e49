package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.Places;
import org.jspecify.annotations.Nullable;

/**
 * A frozen decoder-only model with a prompt in front of its input: a Block that {@code
 * Model.newTrainer} can train. The backbone is not a child, so no trainer ever sees its weights.
 *
 * <p>Inputs are the five arrays of {@link io.rpt.djl.batch.PromptInputs} over texts with their
 * answers behind them, and the places [B, U] before each token of the answers; the output is logits
 * [B, U, V] of these tokens. Outside training no graph is recorded, in whatever thread.
 */
public final class PromptedDecoder extends AbstractBlock implements AnsweringBlock {
  private final Backbone backbone;
  private final PromptSource prompt;
  private final PromptedStack stack;

  /**
   * Puts the parts together.
   *
   * @throws IncompatiblePromptException if the prompt is not as wide as the backbone's embeddings,
   *     or the backbone has no place for the injection
   * @throws UnsupportedFeatureException if the backbone is not decoder-only, or the prompt is late
   */
  public PromptedDecoder(Backbone backbone, PromptInjector injector, PromptSource prompt) {
    backbone.decoder();
    if (injector instanceof Late) {
      throw new UnsupportedFeatureException(
          "A decoder-only model that writes or ranks answers takes its prompt in the input, but the"
              + " injection is "
              + injector.name()
              + ". Use decoder_front, or a linear head or label words with a late prompt.");
    }
    this.backbone = backbone;
    this.prompt = addChildBlock("prompt", prompt);
    this.stack = new PromptedStack(backbone, injector, prompt);
  }

  /** The frozen model. */
  public Backbone backbone() {
    return backbone;
  }

  /**
   * Reads prompt and texts, without training. A prompt that is not trained was read when the Block
   * was initialised.
   *
   * @param inputs the five arrays of {@link io.rpt.djl.batch.PromptInputs}
   */
  public DecoderReading read(ParameterStore store, NDList inputs) {
    return stack.read(store, inputs);
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
    NDArray states = stack.states(store, inputs, training); // [B, S, H]
    return backbone.decoder().logits(Places.several(states, inputs.get(5))); // [B, U, V]
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[5].add(backbone.vocabularySize())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    prompt.initialize(manager, type, new Shape(1));
    stack.prepare(manager);
  }
}
