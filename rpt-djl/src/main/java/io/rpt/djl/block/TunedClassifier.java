package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.backbone.EncoderFamily;
import io.rpt.djl.backbone.TrainableBackbone;
import org.jspecify.annotations.Nullable;

/**
 * An encoder whose weights train, with a linear head on the state at [CLS] and no prompt. The
 * backbone is not a child: its weights are its own, and outlive this Block.
 *
 * <p>Inputs are the five arrays of {@link io.rpt.djl.batch.PromptInputs} with P = 0, of which all
 * but the last are read; the output is logits [B, L].
 */
public final class TunedClassifier extends AbstractBlock {
  private final EncoderFamily encoder;
  private final int hiddenWidth;
  private final LinearHeadBlock head;

  /**
   * Puts the parts together.
   *
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone is no encoder
   */
  public TunedClassifier(TrainableBackbone backbone, LinearHeadBlock head) {
    encoder = backbone.encoder();
    hiddenWidth = backbone.config().hiddenSize();
    this.head = addChildBlock("head", head);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray rows = encoder.wordEmbeddings(inputs.get(0)); // [B, T, D]
    NDArray states = // [B, T, H]
        encoder.run(rows, inputs.get(1), inputs.get(2), inputs.get(3));
    return new NDList(head.logits(store, states.get(new NDIndex(":, 0")), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return head.getOutputShapes(new Shape[] {new Shape(inputShapes[0].get(0), hiddenWidth)});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    head.initialize(manager, type, new Shape(1, hiddenWidth));
  }
}
