package io.rpt.djl.predict;

import ai.djl.nn.Block;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Scores and evaluates many texts with a frozen backbone and a servable prompt: texts of like
 * length go through the backbone together, results come back in order. Several classifiers can
 * share a backbone, and each may be used from several threads at once.
 */
public final class PromptClassifier implements AutoCloseable {
  private final Serving<Block> serving;
  private final TokenBudget budget;

  private PromptClassifier(Serving<Block> serving, TokenBudget budget) {
    this.serving = serving;
    this.budget = budget;
  }

  /** Makes a prompt ready on the backbone that it was trained on. */
  public static PromptClassifier open(Backbone backbone, ServablePrompt prompt) {
    return open(backbone, prompt, BackboneMatch.SAME);
  }

  /**
   * As {@link #open(Backbone, ServablePrompt, BackboneMatch, TokenBudget)}, with the usual budget.
   */
  public static PromptClassifier open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match) {
    return open(backbone, prompt, match, TokenBudget.usual(backbone.device()));
  }

  /**
   * Makes a prompt ready.
   *
   * @param match how closely the backbone must match
   * @param budget how much goes through the backbone at once; results do not depend on it but for
   *     rounding
   * @throws io.rpt.core.error.IncompatiblePromptException if prompt and backbone do not belong
   *     together
   */
  public static PromptClassifier open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match, TokenBudget budget) {
    return new PromptClassifier(
        new Serving<>(backbone, prompt, match, PromptModels::labels), budget);
  }

  /**
   * The label scores before softmax: logits of a linear head, or the labels' log probabilities.
   *
   * @return one row per text, in order; within it one score per label, in the prompt's order
   */
  public float[][] logits(List<TextInput> texts) {
    return score(texts).rows().toArray(new float[0][]);
  }

  /** As {@link #logits}, with the number of texts that were shortened to fit. */
  public Scores score(List<TextInput> texts) {
    return score(serving.inputs().encode(texts));
  }

  private Scores score(PromptInputs.Encoded texts) {
    return new Scores(List.of(serving.scores(texts, budget)), texts.truncated());
  }

  /** The label probabilities, one row per text. */
  public List<LabelScores> classify(List<TextInput> texts) {
    return probabilities(score(texts));
  }

  /**
   * The label probabilities of texts that are read as they are needed, such as the lines of a large
   * file.
   *
   * @return to be closed, before the source
   */
  public AnswerStream<LabelScores> classify(Iterator<TextInput> texts) {
    serving.checkOpen();
    return AnswerStream.open(
        texts, serving.inputs(), encoded -> probabilities(score(encoded)), budget);
  }

  /** The label probabilities that scores of this classifier mean. */
  public List<LabelScores> probabilities(Scores scores) {
    List<String> labels = serving.task().labels();
    return scores.rows().stream().map(row -> LabelScores.ofLogits(labels, row)).toList();
  }

  /**
   * Predicts labelled texts and scores the predictions with every metric.
   *
   * @throws InvalidDataException if there is no text, or a label that the prompt does not know
   */
  public Evaluation evaluate(List<LabeledText> examples) {
    List<String> labels = serving.task().labels();
    int[] references = Labels.classes(examples, labels, "evaluation set");
    Scores given = score(examples.stream().map(LabeledText::input).toList());
    int[] predictions = given.best().stream().mapToInt(Integer::intValue).toArray();
    SortedMap<String, Double> scores = new TreeMap<>();
    for (Metric metric : Metric.all()) {
      scores.put(metric.name(), metric.score(predictions, references, labels.size()));
    }
    boolean constant = predictions.length > 1 && Arrays.stream(predictions).distinct().count() == 1;
    return new Evaluation(scores, references.length, 0, given.truncated(), constant);
  }

  /** Frees the prompt's arrays; the backbone stays. */
  @Override
  public void close() {
    serving.close();
  }
}
