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
import io.rpt.djl.block.AnsweringBlock;
import io.rpt.djl.ops.GradMode;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rank classification as a Block: a prompted model that writes, whose output is one score for each
 * of some fixed label texts, [B, L]. Each text is read once.
 *
 * <p>Inputs are the arrays of {@link io.rpt.djl.batch.PromptInputs}. It predicts only; the {@link
 * AnsweringBlock} is what is trained.
 */
public final class LabelRanker extends AbstractBlock {
  private final AnsweringBlock model;
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
  public LabelRanker(AnsweringBlock model, List<ImmutableIntArray> labels, Averaging averaging) {
    if (labels.stream().distinct().count() < labels.size()) {
      throw new InvalidValueException(
          "Two of the "
              + labels.size()
              + " labels are the same to the tokenizer: "
              + labels
              + ". Use labels that differ in more than spaces or unknown characters.");
    }
    this.model = addChildBlock("model", model);
    this.scorer = new CandidateScorer(averaging);
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
          "A label ranker only predicts. Train its AnsweringBlock on the label texts.");
    }
    return GradMode.off(() -> new NDList(scores(store, inputs)));
  }

  private NDArray scores(ParameterStore store, NDList inputs) {
    try (ReadTexts texts = ReadTexts.of(model, store, inputs)) {
      return scorer.scores(texts, Collections.nCopies(texts.rows(), labels));
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
