package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;

/**
 * BERT's embedding block (Devlin et al. 2019, section 3, "Input/Output Representations"): word,
 * token type and position embeddings are added and normalised. Word embeddings are a step of their
 * own, because prompt rows take their place.
 *
 * <p>As a Block: rows [B, S, H], type ids [B, S], positions [B, S] to [B, S, H].
 */
public final class BertEmbeddings extends FrozenBlock {
  private final Operators ops;
  private final NDArray words; // [V, H]
  private final NDArray positions; // [max positions, H]
  private final NDArray types; // [types, H]
  private final Norm norm;

  BertEmbeddings(Operators ops, BertConfig config, FrozenWeights weights) {
    this.ops = ops;
    long width = config.hiddenSize();
    words = table(weights, "embeddings.word_embeddings", config.vocabularySize(), width);
    positions = table(weights, "embeddings.position_embeddings", config.maxPositions(), width);
    types = table(weights, "embeddings.token_type_embeddings", config.typeVocabularySize(), width);
    norm = norm(weights, "embeddings.LayerNorm", config);
  }

  private NDArray table(FrozenWeights weights, String name, long rows, long width) {
    return frozen(weights, name + ".weight", Parameter.Type.WEIGHT, rows, width);
  }

  /** The word embedding table [V, H]; it is the masked-LM decoder too. */
  NDArray wordTable() {
    return words;
  }

  /**
   * Looks words up, before anything is added to them.
   *
   * @param ids [B, T]
   * @return [B, T, H]
   */
  public NDArray words(NDArray ids) {
    return ops.embedding(ids, words);
  }

  /**
   * Adds type and position embeddings to word-level rows and normalises.
   *
   * @param rows [B, S, H] word embeddings and prompt rows
   * @param typeIds [B, S]
   * @param positionIds [B, S]
   * @return [B, S, H] the first hidden states
   */
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray positionIds) {
    return LayerScope.keep(
        () -> {
          NDArray typed = ops.add(rows, ops.embedding(typeIds, types)); // [B, S, H]
          NDArray placed = ops.add(typed, ops.embedding(positionIds, positions)); // [B, S, H]
          return ops.dropout(norm.apply(ops, placed));
        });
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(embed(inputs.get(0), inputs.get(1), inputs.get(2)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
