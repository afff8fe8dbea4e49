package io.rpt.examples.cli;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.AnswerStream;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.examples.files.JsonLines;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers to texts of the user's own, as JSON lines.
 *
 * @param <A> an answer
 */
interface TextAnswers<A> extends AutoCloseable {
  /** Answers texts as they are read, in order. */
  AnswerStream<A> answer(Iterator<TextInput> texts);

  /** An answer as a line. */
  String line(A answer);

  @Override
  void close();

  /**
   * Refuses a prompt that no texts of the user's own can be given to.
   *
   * @throws UnsupportedFeatureException if it chooses among candidates that each text brings
   */
  static void requireOwnTexts(ServablePrompt prompt) {
    Head head = prompt.task().head();
    boolean ranksCandidates = head instanceof RankingHead && prompt.task().labels().isEmpty();
    if (head instanceof ChoiceHead || ranksCandidates) {
      throw new UnsupportedFeatureException(
          "The prompt chooses among candidates that come with each text, which your own texts do"
              + " not have. Give a task's official files with --task and --data.");
    }
  }

  /** Makes a prompt ready on a backbone that has been checked. */
  static TextAnswers<?> open(Backbone backbone, ServablePrompt prompt) {
    if (prompt.task().head() instanceof GenerationHead) {
      return new Written(PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME_WIDTH));
    }
    return new Labelled(PromptClassifier.open(backbone, prompt, BackboneMatch.SAME_WIDTH));
  }

  /** Label and probabilities. */
  record Labelled(PromptClassifier classifier) implements TextAnswers<LabelScores> {
    @Override
    public AnswerStream<LabelScores> answer(Iterator<TextInput> texts) {
      return classifier.classify(texts);
    }

    @Override
    public String line(LabelScores scores) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("label", scores.label());
      line.put("probabilities", scores.probabilities());
      return JsonLines.line(line);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  /** The answer that was written. */
  record Written(PromptAnswerer answerer) implements TextAnswers<String> {
    @Override
    public AnswerStream<String> answer(Iterator<TextInput> texts) {
      return answerer.generate(texts);
    }

    @Override
    public String line(String answer) {
      return JsonLines.line(Map.of("answer", answer));
    }

    @Override
    public void close() {
      answerer.close();
    }
  }
}
