package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;
import org.jspecify.annotations.Nullable;

/**
 * The embedding block of encoders (Devlin et al. 2019, section 3, "Input/Output Representations"):
 * word, token type and position embeddings are added and normalised. DistilBERT has no types (Sanh
 * et al. 2019, section 3), RoBERTa's places begin behind the padding id, and ELECTRA maps the sum
 * to the hidden width (Clark et al. 2020, section 3.2). Word embeddings are a step of their own,
 * because prompt rows take their place.
 *
 * <p>As a Block: rows [B, S, D], type ids [B, S], positions [B, S] to [B, S, H].
 */
public final class EncoderEmbeddings extends FolderBlock {
  private final Operators ops;
  private final int firstPosition;
  private final long hidden;
  private final NDArray words; // [V, D]
  private final NDArray positions; // [max positions, D]
  private final @Nullable NDArray types; // [types, D]
  private final Norm norm;
  private final @Nullable Dense projection;

  EncoderEmbeddings(
      Operators ops, EncoderConfig config, EncoderLayout.Embeddings names, FolderWeights weights) {
    this.ops = ops;
    firstPosition = config.firstPosition();
    hidden = config.hiddenSize();
    long width = config.width();
    BertConfig sizes = config.bert();
    words = table(weights, names.words(), sizes.vocabularySize(), width);
    positions = table(weights, names.positions(), sizes.maxPositions(), width);
    types =
        names.types().isPresent()
            ? table(weights, names.types().get(), sizes.typeVocabularySize(), width)
            : null;
    norm = norm(weights, names.norm(), width, sizes.layerNormEps());
    projection = width == hidden ? null : dense(weights, names.projection(), width, hidden);
  }

  private NDArray table(FolderWeights weights, String name, long rows, long width) {
    return stored(weights, name + ".weight", Parameter.Type.WEIGHT, rows, width);
  }

  /** The word embedding table [V, D]; it is the masked-LM decoder too. */
  NDArray wordTable() {
    return words;
  }

  /**
   * Looks words up, before anything is added to them.
   *
   * @param ids [B, T]
   * @return [B, T, D]
   */
  public NDArray words(NDArray ids) {
    return ops.embedding(ids, words);
  }

  /**
   * Adds type and position embeddings to word-level rows, normalises, and maps to the hidden width.
   *
   * @param rows [B, S, D] word embeddings and prompt rows
   * @param typeIds [B, S]
   * @param places [B, S] counted from 0
   * @return [B, S, H] the first hidden states
   */
  public NDArray embed(NDArray rows, NDArray typeIds, NDArray places) {
    return LayerScope.part(
        () -> {
          NDArray typed = types == null ? rows : ops.add(rows, ops.embedding(typeIds, types));
          NDArray positionIds = firstPosition == 0 ? places : places.add(firstPosition);
          NDArray placed = ops.add(typed, ops.embedding(positionIds, positions)); // [B, S, D]
          NDArray dropped = ops.dropout(norm.apply(ops, placed));
          return projection == null ? dropped : projection.apply(ops, dropped);
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
    return new Shape[] {inputShapes[0].slice(0, 2).add(hidden)};
  }
}
