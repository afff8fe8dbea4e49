package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.Operators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BERT (Devlin et al. 2019), frozen, its parts reachable one by one: word embeddings, embedding
 * block, each layer, pooler, masked-LM head. Gradients flow through it to its inputs wherever the
 * thread's gradient mode is on; its own weights never have one. Safe from any thread.
 *
 * <p>As a Block: ids [B, S], type ids [B, S], mask [B, S], and optionally positions [B, S] (0 ..
 * S-1 without them) to the last hidden states [B, S, H].
 *
 * <p>Memory: every result belongs to the manager of the call's first argument; what a call makes on
 * the way is closed at its end.
 */
public final class BertBlock extends FrozenBlock implements FamilyBlock {
  private final Operators ops;
  private final Lifetime lifetime;
  private final BertEmbeddings embeddings;
  private final List<BertLayer> layers = new ArrayList<>();
  private final @Nullable BertPooler pooler;
  private final @Nullable BertMlmHead mlmHead;

  BertBlock(Operators ops, BertConfig config, FrozenWeights weights, Lifetime lifetime) {
    this.ops = ops;
    this.lifetime = lifetime;
    weights.checkLayers("encoder.layer.", config.layers(), "num_hidden_layers");
    embeddings = addChildBlock("embeddings", new BertEmbeddings(ops, config, weights));
    for (int k = 0; k < config.layers(); k++) {
      layers.add(addChildBlock("layer" + k, new BertLayer(ops, config, weights, k)));
    }
    pooler =
        BertPooler.isStored(weights)
            ? addChildBlock("pooler", new BertPooler(ops, config, weights))
            : null;
    mlmHead =
        BertMlmHead.isStored(weights)
            ? addChildBlock(
                "mlmHead", new BertMlmHead(ops, config, weights, embeddings.wordTable()))
            : null;
  }

  /**
   * Looks words up, before positions, types and norm.
   *
   * @param ids [B, T]
   * @return [B, T, D]; prompt rows of the same width may be put between them
   */
  @Override
  public NDArray wordEmbeddings(NDArray ids) {
    lifetime.check();
    return embeddings.words(ids);
  }

  /**
   * The embedding block over word embeddings and prompt rows.
   *
   * @param rows [B, S, D]
   * @param typeIds [B, S]
   * @param positions [B, S]
   * @return [B, S, H] hidden states 0
   */
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray positions) {
    lifetime.check();
    return embeddings.embed(rows, typeIds, positions);
  }

  /**
   * The bias that keeps attention off padding; once per batch.
   *
   * @param mask [B, S] 1 at places to look at
   * @return [B, 1, 1, S]
   */
  public NDArray attentionBias(NDArray mask) {
    return ops.paddingBias(mask);
  }

  /** The number of layers. */
  public int layerCount() {
    return layers.size();
  }

  /**
   * Runs layer {@code k}, 0 being the first: hidden states k to hidden states k + 1.
   *
   * @param hidden [B, S, H]
   * @param bias [B, 1, 1, S] of {@link #attentionBias}
   * @return [B, S, H]
   * @throws InvalidValueException if there is no such layer
   */
  public NDArray layer(int k, NDArray hidden, NDArray bias) {
    lifetime.check();
    if (k < 0 || k >= layers.size()) {
      throw new InvalidValueException(
          "Layer " + k + " does not exist; expected 0 to " + (layers.size() - 1) + ".");
    }
    return layers.get(k).run(hidden, bias);
  }

  /**
   * Runs layers {@code from} (included) to {@code to} (excluded); intermediate states are closed.
   *
   * @param hidden [B, S, H], left open
   * @param bias [B, 1, 1, S]
   * @return [B, S, H]; {@code hidden} itself if there is nothing to run
   */
  public NDArray layers(int from, int to, NDArray hidden, NDArray bias) {
    NDArray state = hidden;
    for (int k = from; k < to; k++) {
      NDArray next = layer(k, state, bias);
      if (state != hidden) {
        state.close();
      }
      state = next;
    }
    return state;
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
          "This BERT was saved without a pooler. Read the last hidden state instead, or use a"
              + " folder that stores pooler.dense.");
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
          "This BERT was saved without a masked-LM head. Use a folder that stores"
              + " cls.predictions, such as a BertForMaskedLM.");
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
    NDArray hidden =
        embed(wordEmbeddings(ids), inputs.get(1), inputs.size() > 3 ? inputs.get(3) : count(ids));
    return new NDList(layers(0, layers.size(), hidden, attentionBias(inputs.get(2))));
  }

  /** [B, S] the places 0 .. S-1 in every row. */
  private static NDArray count(NDArray ids) {
    return ids.onesLike().toType(DataType.INT64, false).cumSum(1).sub(1);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(embeddings.wordTable().getShape().get(1))};
  }
}
