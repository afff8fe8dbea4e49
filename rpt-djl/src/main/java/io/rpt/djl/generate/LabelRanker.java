package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.block.PromptedSeq2Seq;
import io.rpt.djl.ops.GradMode;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rank classification as a Block: a prompted encoder-decoder whose output is one score for each of
 * some fixed label texts, [B, L]. The encoder runs once per text.
 *
 * <p>Inputs are the arrays of {@link io.rpt.djl.batch.PromptInputs}, of which text ids and mask are
 * read. It predicts only; {@link PromptedSeq2Seq} is what is trained.
 */
public final class LabelRanker extends AbstractBlock {
  private final PromptedSeq2Seq model;
  private final CandidateScorer scorer;
  private final List<ImmutableIntArray> labels;

  /**
   * Puts the parts together.
   *
   * @param model the prompt and its backbone
   * @param labels L label texts as token ids with the closing token
   * @param averaging how the log probabilities of a label's tokens become its score
   * @throws InvalidValueException if two labels are the same tokens
   */
  public LabelRanker(PromptedSeq2Seq model, List<ImmutableIntArray> labels, Averaging averaging) {
    if (labels.stream().distinct().count() < labels.size()) {
      throw new InvalidValueException(
          "Two of the "
              + labels.size()
              + " labels are the same to the tokenizer: "
              + labels
              + ". Use labels that differ in more than spaces or unknown characters.");
    }
    this.model = addChildBlock("model", model);
    this.scorer = new CandidateScorer(model.backbone(), averaging);
    this.labels = List.copyOf(labels);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    if (training) {
      throw new UnsupportedFeatureException(
          "A label ranker only predicts. Train its PromptedSeq2Seq on the label texts.");
    }
    return GradMode.off(() -> new NDList(scores(store, inputs.get(0), inputs.get(1))));
  }

  private NDArray scores(ParameterStore store, NDArray ids, NDArray mask) {
    try (NDArray states = model.encode(store, ids, mask, false)) { // [B, P+T, H]
      int rows = Math.toIntExact(ids.getShape().get(0));
      return scorer.scores(states, mask, Collections.nCopies(rows, labels));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), labels.size())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    model.initialize(manager, type, inputShapes);
  }
}
