package io.rpt.djl.predict;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.nn.Block;
import ai.djl.translate.TranslateException;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * DJL's Predictor for one prompt on a shared frozen backbone. It may be used from any thread, and
 * from several at once; results do not depend on the thread. Closing it frees the prompt's arrays,
 * once calls of other threads have ended, and leaves the backbone open.
 */
public final class PromptPredictor extends Predictor<TextInput, Classifications> {
  private final Model shell;
  private final Serving<Block> serving;
  private final TokenBudget budget;

  private PromptPredictor(Model shell, Serving<Block> serving, Backbone backbone) {
    super(shell, new ClassificationTranslator(serving), backbone.device(), false);
    this.shell = shell;
    this.serving = serving;
    budget = TokenBudget.usual(backbone.device());
  }

  /**
   * Makes a prompt ready on the backbone that it was trained on.
   *
   * @throws io.rpt.core.error.IncompatiblePromptException if prompt and backbone do not belong
   *     together
   */
  public static PromptPredictor open(Backbone backbone, ServablePrompt prompt) {
    return open(backbone, prompt, BackboneMatch.SAME);
  }

  /**
   * As {@link #open(Backbone, ServablePrompt)}, with a choice of how closely the backbone must
   * match.
   */
  public static PromptPredictor open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match) {
    Serving<Block> serving = new Serving<>(backbone, prompt, match, PromptModels::labels);
    Model shell = Model.newInstance("prompt", backbone.device(), "PyTorch");
    shell.setBlock(serving.block());
    return new PromptPredictor(shell, serving, backbone);
  }

  /** Predicts for texts, those of like length together, in batches that fit the device. */
  @Override
  public List<Classifications> batchPredict(List<TextInput> texts) throws TranslateException {
    return serving.use(() -> texts.size() == 1 ? super.batchPredict(texts) : inBatches(texts));
  }

  private List<Classifications> inBatches(List<TextInput> texts) throws TranslateException {
    List<TokenRow> rows = rows(texts);
    Classifications[] all = new Classifications[texts.size()];
    for (List<Integer> batch :
        LengthBatches.sorted(serving.inputs().promptedLengths(rows), budget)) {
      List<Classifications> some = super.batchPredict(batch.stream().map(texts::get).toList());
      for (int i = 0; i < some.size(); i++) {
        all[batch.get(i)] = some.get(i);
      }
    }
    return List.of(all);
  }

  private List<TokenRow> rows(List<TextInput> texts) throws TranslateException {
    try {
      return serving.inputs().encode(texts).rows();
    } catch (InvalidDataException e) {
      throw new TranslateException(e.getMessage(), e); // as DJL does for a single text
    }
  }

  /**
   * Predicts for texts that are read as they are needed, such as the lines of a large file.
   *
   * @return to be closed, before the source
   */
  public AnswerStream<Classifications> predict(Iterator<TextInput> texts) {
    serving.checkOpen();
    return AnswerStream.open(texts, serving.inputs(), this::classifications, budget);
  }

  private List<Classifications> classifications(PromptInputs.Encoded texts) {
    return Arrays.stream(serving.scores(texts, budget))
        .map(row -> LabelScores.ofLogits(serving.task().labels(), row).toClassifications())
        .toList();
  }

  /** Frees the prompt's arrays; a second call does nothing. */
  @Override
  public void close() {
    serving.close(
        () -> {
          super.close();
          shell.close();
        });
  }
}
