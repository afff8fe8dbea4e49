package io.rpt.djl.predict;

import com.google.common.primitives.Floats;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.block.PromptedClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers multiple-choice questions with a frozen encoder and a servable prompt that has a {@link
 * io.rpt.core.prompt.ChoiceHead}: each candidate is a text of its own and gets one score. May be
 * used from several threads at once.
 */
public final class PromptChooser implements AutoCloseable {
  private final Serving<PromptedClassifier> serving;
  private final TokenBudget budget;

  private PromptChooser(Serving<PromptedClassifier> serving, TokenBudget budget) {
    this.serving = serving;
    this.budget = budget;
  }

  /** Makes a prompt ready on the backbone that it was trained on. */
  public static PromptChooser open(Backbone backbone, ServablePrompt prompt) {
    return open(backbone, prompt, BackboneMatch.SAME);
  }

  /**
   * As {@link #open(Backbone, ServablePrompt, BackboneMatch, TokenBudget)}, with the usual budget.
   */
  public static PromptChooser open(Backbone backbone, ServablePrompt prompt, BackboneMatch match) {
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
   * @throws io.rpt.core.error.UnsupportedFeatureException if the prompt has another head
   */
  public static PromptChooser open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match, TokenBudget budget) {
    return new PromptChooser(new Serving<>(backbone, prompt, match, PromptModels::choices), budget);
  }

  /**
   * Scores candidates.
   *
   * @param questions for each question its candidates' texts, at least one
   * @throws InvalidDataException naming a question without candidates
   */
  public Scores score(List<List<TextInput>> questions) {
    serving.checkOpen();
    for (int i = 0; i < questions.size(); i++) {
      if (questions.get(i).isEmpty()) {
        throw new InvalidDataException(
            "Question " + (i + 1) + " has no candidate; expected at least one. Leave it out.");
      }
    }
    List<TextInput> candidates = questions.stream().flatMap(List::stream).toList();
    PromptInputs.Encoded encoded = serving.inputs().encode(candidates);
    float[] flat = Floats.concat(serving.scores(encoded, budget));
    List<float[]> scores = new ArrayList<>();
    int from = 0;
    for (List<TextInput> question : questions) {
      scores.add(Arrays.copyOfRange(flat, from, from + question.size()));
      from += question.size();
    }
    return new Scores(scores, encoded.truncated());
  }

  /** Chooses for each question a candidate's number, from 0. */
  public List<Integer> choose(List<MultipleChoice> questions) {
    return score(questions.stream().map(MultipleChoice::candidates).toList()).best();
  }

  /** Frees the prompt's arrays; the backbone stays. */
  @Override
  public void close() {
    serving.close();
  }
}
