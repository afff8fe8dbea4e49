package io.rpt.djl.predict;

import ai.djl.nn.Block;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Scores and evaluates many texts with a frozen backbone and a servable prompt: texts of like
 * length go through the backbone together, results come back in order. Several classifiers can
 * share a backbone, and each may be used from several threads at once.
 */
public final class PromptClassifier implements AutoCloseable {
  /** How many texts go through the backbone at once unless told otherwise. */
  public static final int DEFAULT_BATCH_SIZE = 32;

  private final Serving<Block> serving;
  private final int batchSize;

  private PromptClassifier(Serving<Block> serving, int batchSize) {
    this.serving = serving;
    this.batchSize = batchSize;
  }

  /** Makes a prompt ready on the backbone that it was trained on. */
  public static PromptClassifier open(Backbone backbone, ServablePrompt prompt) {
    return open(backbone, prompt, BackboneMatch.SAME, DEFAULT_BATCH_SIZE);
  }

  /**
   * Makes a prompt ready.
   *
   * @param match how closely the backbone must match
   * @param batchSize how many texts go through the backbone at once
   * @throws io.rpt.core.error.IncompatiblePromptException if prompt and backbone do not belong
   *     together
   */
  public static PromptClassifier open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match, int batchSize) {
    Checks.inRange("batch size", batchSize, 1, 1_000_000);
    return new PromptClassifier(
        new Serving<>(backbone, prompt, match, PromptModels::labels), batchSize);
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
    PromptInputs.Encoded encoded = serving.inputs().encode(texts);
    return new Scores(List.of(serving.scores(encoded, batchSize)), encoded.truncated());
  }

  /** The label probabilities, one row per text. */
  public List<LabelScores> classify(List<TextInput> texts) {
    return probabilities(score(texts));
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
