package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.error.Checks;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import io.rpt.djl.ops.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** GPT-2 (Radford et al. 2019, section 2.3). */
public final class Gpt2Block extends FolderBlock implements DecoderFamily {
  static final WeightNames NAMES = new PrefixedNames("transformer.", List.of());

  private final Operators ops;
  private final Gpt2Config config;
  private final Lifetime lifetime;
  private final NDArray words; // [V, H]
  private final NDArray positions; // [max positions, H]
  private final List<Gpt2Layer> layers = new ArrayList<>();
  private final Norm norm;
  private final NDArray output; // [V, H]

  Gpt2Block(Operators ops, Gpt2Config config, FolderWeights weights, Lifetime lifetime) {
    this.ops = ops;
    this.config = config;
    this.lifetime = lifetime;
    weights.checkLayers("h.", config.layers(), "n_layer");
    words = table(weights, "wte.weight", config.vocabularySize());
    positions = table(weights, "wpe.weight", config.maxPositions());
    for (int k = 0; k < config.layers(); k++) {
      layers.add(addChildBlock("layer" + k, new Gpt2Layer(ops, config, weights, k)));
    }
    norm = norm(weights, "ln_f", config.hiddenSize(), config.layerNormEps());
    output = config.tied() ? words : table(weights, "lm_head.weight", config.vocabularySize());
  }

  private NDArray table(FolderWeights weights, String name, long rows) {
    return stored(weights, name, Parameter.Type.WEIGHT, rows, config.hiddenSize());
  }

  @Override
  public LayerStack stack() {
    return this;
  }

  @Override
  public int closingId() {
    return config.closingId();
  }

  @Override
  public NDArray wordEmbeddings(NDArray ids) {
    lifetime.check();
    return ops.embedding(ids, words);
  }

  /** Adds position embeddings; GPT-2 has no token types. */
  @Override
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray positionIds) {
    return embed(rows, positionIds);
  }

  private NDArray embed(NDArray rows, NDArray positionIds) {
    lifetime.check();
    return LayerScope.part(() -> ops.dropout(ops.add(rows, ops.embedding(positionIds, positions))));
  }

  @Override
  public NDArray attentionBias(NDArray mask) {
    return ops.causalBias(mask, mask.getShape().get(1));
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

  /** The norm after the last layer. */
  @Override
  public NDArray finish(NDArray hidden) {
    lifetime.check();
    return LayerScope.keep(() -> norm.apply(ops, hidden));
  }

  @Override
  public NDArray logits(NDArray states) {
    lifetime.check();
    return LayerScope.keep(() -> ops.linear(states, output, null));
  }

  @Override
  public NDArray resume(DecoderCache cache, NDArray rows, NDArray mask, NDArray positionIds) {
    return resume(cache, rows, mask, positionIds, bias -> bias, all -> all);
  }

  @Override
  public NDArray resumeAt(
      DecoderCache cache, NDArray rows, NDArray mask, NDArray positionIds, NDArray places) {
    try (NDArray chosen = // [B, 1, H]
        resume(
            cache,
            rows,
            mask,
            positionIds,
            bias -> Places.queries(bias, places),
            all -> Places.rows(all, places))) {
      return chosen.squeeze(1);
    }
  }

  /**
   * Goes on from a cache.
   *
   * @param queries gives the bias of the places that are asked for by that of all
   * @param choose gives the places that are asked for by all
   */
  private NDArray resume(
      DecoderCache cache,
      NDArray rows,
      NDArray mask,
      NDArray positionIds,
      UnaryOperator<NDArray> queries,
      UnaryOperator<NDArray> choose) {
    return LayerScope.keep(
        () -> {
          NDArray bias = ops.causalBias(cache.appendMask(mask), mask.getShape().get(1));
          int last = layers.size() - 1;
          NDArray hidden = embed(rows, positionIds);
          for (int k = 0; k < last; k++) {
            NDArray next = layers.get(k).resume(hidden, bias, cache, k, all -> all);
            hidden.close();
            hidden = next;
          }
          NDArray below = hidden;
          try (below;
              NDArray top =
                  layers.get(last).resume(below, queries.apply(bias), cache, last, choose)) {
            return finish(top);
          }
        });
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray ids = inputs.get(0);
    NDArray mask = inputs.get(1);
    NDArray places = inputs.size() > 2 ? inputs.get(2) : count(mask);
    return new NDList(logits(run(wordEmbeddings(ids), mask, places, places)));
  }

  /** [B, S] the places counted over those where the mask is 1. */
  private static NDArray count(NDArray mask) {
    NDArray seen = mask.toType(DataType.INT64, false);
    return seen.cumSum(1).sub(seen);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config.vocabularySize())};
  }
}
