package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.Checks;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.Operators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of BERT's kind, its parts reachable one by one: word embeddings, embedding block, each
 * layer, pooler, masked-LM head. Gradients flow through it to its inputs wherever the thread's
 * gradient mode is on. Its own weights never have one in a {@link Backbone}, which makes it safe
 * from any thread, and always do in a {@link TrainableBackbone}.
 *
 * <p>As a Block: ids [B, S], type ids [B, S], mask [B, S], and optionally positions [B, S] (0 ..
 * S-1 without them) to the last hidden states [B, S, H].
 *
 * <p>Memory: every result belongs to the manager of the call's first argument; what a call makes on
 * the way is closed at its end.
 */
public abstract sealed class EncoderFamily extends FolderBlock implements FamilyBlock, LayerStack
    permits BertBlock, RobertaBlock, DistilBertBlock, ElectraBlock {
  private final Operators ops;
  final Lifetime lifetime;
  private final long hidden;
  private final EncoderEmbeddings embeddings;
  private final List<EncoderLayer> layers = new ArrayList<>();
  private final @Nullable Pooler pooler;
  private final @Nullable MlmHead mlmHead;

  EncoderFamily(
      Operators ops,
      EncoderConfig config,
      EncoderLayout layout,
      FolderWeights weights,
      Lifetime lifetime) {
    this.ops = ops;
    this.lifetime = lifetime;
    hidden = config.hiddenSize();
    weights.checkLayers(layout.layer().prefix(), config.layers(), layout.layerCountKey());
    embeddings =
        addChildBlock(
            "embeddings", new EncoderEmbeddings(ops, config, layout.embeddings(), weights));
    for (int k = 0; k < config.layers(); k++) {
      layers.add(
          addChildBlock(
              "layer" + k, new EncoderLayer(ops, config.bert(), layout.layer(), weights, k)));
    }
    String poolerName = layout.pooler().orElse("");
    pooler =
        layout.pooler().isPresent() && weights.has(poolerName + ".weight")
            ? addChildBlock("pooler", new Pooler(ops, hidden, poolerName, weights))
            : null;
    mlmHead =
        MlmHead.isStored(layout.mlm(), weights)
            ? addChildBlock(
                "mlmHead", new MlmHead(ops, config, layout.mlm(), weights, embeddings.wordTable()))
            : null;
  }

  @Override
  public final LayerStack stack() {
    return this;
  }

  @Override
  public NDArray wordEmbeddings(NDArray ids) {
    lifetime.check();
    return embeddings.words(ids);
  }

  @Override
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray positions) {
    lifetime.check();
    return embeddings.embed(rows, typeIds, positions);
  }

  @Override
  public NDArray attentionBias(NDArray mask) {
    return ops.paddingBias(mask);
  }

  @Override
  public int layerCount() {
    return layers.size();
  }

  @Override
  public NDArray layer(int k, NDArray hidden, NDArray bias) {
    lifetime.check();
    return layers.get(Checks.inRange("layer", k, 0, layers.size() - 1)).run(hidden, bias);
  }

  @Override
  public NDArray layerAt(int k, NDArray hidden, NDArray bias, NDArray places) {
    lifetime.check();
    return layers.get(Checks.inRange("layer", k, 0, layers.size() - 1)).at(hidden, bias, places);
  }

  /** The hidden states themselves: every layer ends with its norm. */
  @Override
  public NDArray finish(NDArray hidden) {
    return hidden;
  }

  /** Whether the folder has a pooler. */
  public boolean hasPooler() {
    return pooler != null;
  }

  /**
   * Pools one place of the last states.
   *
   * @param states [B, H] the last hidden state at the first token
   * @return [B, H]
   * @throws UnsupportedFeatureException if the folder has no pooler
   */
  public NDArray pooler(NDArray states) {
    lifetime.check();
    if (pooler == null) {
      throw new UnsupportedFeatureException(
          "This encoder was saved without a pooler, or its family has none. Read the last hidden"
              + " state instead, or use a folder that stores pooler.dense.");
    }
    return pooler.pool(states);
  }

  /** Whether the folder has a masked-LM head. */
  public boolean hasMlmHead() {
    return mlmHead != null;
  }

  /**
   * Scores every word.
   *
   * @param states [B, S, H] or [B, H] last hidden states
   * @return [B, S, V] or [B, V]
   * @throws UnsupportedFeatureException if the folder has no masked-LM head
   */
  public NDArray mlmLogits(NDArray states) {
    lifetime.check();
    if (mlmHead == null) {
      throw new UnsupportedFeatureException(
          "This encoder was saved without a masked-LM head. Use a folder that stores one, such as"
              + " that of a BertForMaskedLM.");
    }
    return mlmHead.logits(states);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray ids = inputs.get(0);
    NDArray positions = inputs.size() > 3 ? inputs.get(3) : count(ids);
    return new NDList(run(wordEmbeddings(ids), inputs.get(2), inputs.get(1), positions));
  }

  /** [B, S] the places 0 .. S-1 in every row. */
  private static NDArray count(NDArray ids) {
    return ids.onesLike().toType(DataType.INT64, false).cumSum(1).sub(1);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(hidden)};
  }
}
