package io.rpt.djl.block;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.backbone.TrainableBackbone;
import org.jspecify.annotations.Nullable;

/**
 * An encoder-decoder whose weights train, without a prompt and without parameters of its own: the
 * backbone is not a child.
 *
 * <p>Inputs are text ids [B, T], mask [B, T] and decoder ids [B, U]; the output is logits [B, U,
 * V].
 */
public final class TunedSeq2Seq extends AbstractBlock {
  private final T5Block t5;

  /**
   * Takes the backbone.
   *
   * @throws io.rpt.core.error.UnsupportedFeatureException if it is no encoder-decoder
   */
  public TunedSeq2Seq(TrainableBackbone backbone) {
    t5 = backbone.t5();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return t5.forward(store, inputs, training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return t5.getOutputShapes(inputShapes);
  }
}
