package io.rpt.djl.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.Interruption;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.LongWork;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.generate.AnswerTexts;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A prompt made ready on a backbone: its Block, its inputs, and the memory they live in.
 *
 * @param <B> the Block
 */
final class Serving<B extends Block> implements AutoCloseable {
  private final PromptTask task;
  private final NDManager manager;
  private final PromptInputs wholeRows;
  private final PromptInputs inputs;
  private final B block;
  private final Uses uses = new Uses();

  /**
   * Checks that both belong together, and copies the prompt to the backbone's device.
   *
   * @param maker makes the Block, from {@link PromptModels}
   */
  Serving(
      Backbone backbone,
      ServablePrompt prompt,
      BackboneMatch match,
      BiFunction<Backbone, ServablePrompt, B> maker) {
    match.check(backbone, prompt);
    task = prompt.task();
    checkFits(backbone, task);
    wholeRows = PromptInputs.of(backbone, task, prompt.length());
    inputs = wholeRows.reserving(AnswerTexts.placesInRow(backbone, task));
    block = maker.apply(backbone, prompt);
    manager = backbone.newManager();
    try {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static void checkFits(Backbone backbone, PromptTask task) {
    if (task.maxLength() > backbone.maxPositions()) {
      throw new IncompatiblePromptException(
          "The prompt was trained on rows of up to "
              + task.maxLength()
              + " places, but the backbone "
              + backbone.folder()
              + " has "
              + backbone.maxPositions()
              + ". Use the backbone that the prompt was trained on.");
    }
    FloatTensor weight = task.head().tensors().get(LinearHead.WEIGHT);
    if (weight != null && weight.shape().get(1) != backbone.hiddenWidth()) {
      throw new IncompatiblePromptException(
          "The prompt's head reads states of width "
              + weight.shape().get(1)
              + ", but those of the backbone "
              + backbone.folder()
              + " are "
              + backbone.hiddenWidth()
              + " wide. Use the backbone that the prompt was trained on.");
    }
  }

  PromptTask task() {
    return task;
  }

  /** Inputs that keep room for the longest answer of the task where it stands in the row. */
  PromptInputs inputs() {
    return inputs;
  }

  /** Inputs that keep no room for an answer. */
  PromptInputs wholeRows() {
    return wholeRows;
  }

  B block() {
    return block;
  }

  NDManager manager() {
    return manager;
  }

  /**
   * Scores tokenized texts, those of like length together.
   *
   * @return one row per text, in order, with the columns of the Block's output [B, L]
   */
  float[][] scores(PromptInputs.Encoded texts, TokenBudget budget) {
    return use(() -> inBatches(texts, budget));
  }

  private float[][] inBatches(PromptInputs.Encoded texts, TokenBudget budget) {
    float[][] scores = new float[texts.rows().size()][];
    int done = 0;
    for (List<Integer> batch : LengthBatches.sorted(inputs.promptedLengths(texts.rows()), budget)) {
      Interruption.check();
      LongWork.report(LongWork.Phase.ANSWERING, done, scores.length);
      done += batch.size();
      float[][] some = scores(batch.stream().map(texts.rows()::get).toList());
      for (int i = 0; i < some.length; i++) {
        scores[batch.get(i)] = some[i];
      }
    }
    LongWork.report(LongWork.Phase.ANSWERING, done, done);
    return scores;
  }

  private float[][] scores(List<TokenRow> rows) {
    try (NDManager scratch = manager.newSubManager()) {
      ParameterStore store = new ParameterStore(scratch, false);
      NDArray scores = block.forward(store, inputs.arrays(scratch, rows), false).singletonOrThrow();
      return split(scores.toFloatArray(), rows.size());
    }
  }

  static float[][] split(float[] flat, int rows) {
    int width = flat.length / rows;
    float[][] split = new float[rows][];
    for (int row = 0; row < rows; row++) {
      split[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
    }
    return split;
  }

  /**
   * Runs a call that uses the prompt's arrays, which a close meanwhile leaves alone.
   *
   * @throws io.rpt.core.error.RptException if this is closed
   */
  <T, E extends Exception> T use(Uses.Call<T, E> call) throws E {
    return uses.run(call);
  }

  /** Refuses the use of a closed prompt. */
  void checkOpen() {
    uses.checkOpen();
  }

  /**
   * Lets no further call begin, and frees the prompt's arrays when none is running any more.
   *
   * @param more what else is freed then, before the arrays
   */
  void close(Runnable more) {
    uses.close(
        () -> {
          more.run();
          manager.close();
        });
  }

  @Override
  public void close() {
    close(() -> {});
  }
}
