package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.Evaluation;
import java.util.List;
import java.util.Set;

/**
 * How the prompt, as it is served, is scored after each epoch. An implementation of one's own
 * brings the metrics of its task.
 */
public interface Validation {
  /** Every validation text, in order; training texts among them are warned of. */
  List<TextInput> inputs();

  /** SHA-256 over texts and answers, in hexadecimal. */
  String digest();

  /** The names of the scores that {@link #evaluate} gives. */
  Set<String> metrics();

  /**
   * Refuses a task that it cannot score, before training; by default nothing is refused.
   *
   * @throws io.rpt.core.error.RptException saying why
   */
  default void check(PromptTask task) {}

  /**
   * Scores a prompt.
   *
   * @param backbone the frozen model
   * @param prompt the prompt as it is served: projected, or with its generator
   */
  Evaluation evaluate(Backbone backbone, ServablePrompt prompt);

  /**
   * Texts of fixed classes, with every metric of {@link io.rpt.core.metric.Metric}.
   *
   * @param texts the texts, whose labels are among those of the training set
   */
  static Validation labels(List<LabeledText> texts) {
    return new LabelValidation(texts);
  }

  /**
   * Multiple-choice questions; {@code accuracy} is the fraction whose chosen candidate is right.
   */
  static Validation choices(List<MultipleChoice> questions) {
    return new ChoiceValidation(questions);
  }

  /**
   * Texts with any answers; {@code accuracy} is the fraction of generated answers that equal the
   * label to the letter.
   */
  static Validation generated(List<LabeledText> texts) {
    return new AnswerValidation(texts);
  }
}
