package io.rpt.examples.cli;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.predict.Scores;
import io.rpt.examples.files.JsonLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers to texts of the user's own, as JSON lines. */
interface TextAnswers extends AutoCloseable {
  /**
   * Answers texts.
   *
   * @return one line for each text, in order
   */
  Lines answer(List<TextInput> texts);

  /**
   * Answers as lines.
   *
   * @param lines one for each text
   * @param truncated how many texts were shortened to fit
   */
  record Lines(List<String> lines, int truncated) {
    /** Copies the list. */
    public Lines {
      lines = List.copyOf(lines);
    }
  }

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
  static TextAnswers open(Backbone backbone, ServablePrompt prompt) {
    int batch = PromptClassifier.DEFAULT_BATCH_SIZE;
    if (prompt.task().head() instanceof GenerationHead) {
      return new Written(PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME_WIDTH, batch));
    }
    return new Labelled(PromptClassifier.open(backbone, prompt, BackboneMatch.SAME_WIDTH, batch));
  }

  /** Label and probabilities. */
  record Labelled(PromptClassifier classifier) implements TextAnswers {
    @Override
    public Lines answer(List<TextInput> texts) {
      Scores scores = classifier.score(texts);
      return new Lines(
          classifier.probabilities(scores).stream().map(Labelled::line).toList(),
          scores.truncated());
    }

    private static String line(LabelScores scores) {
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
  record Written(PromptAnswerer answerer) implements TextAnswers {
    @Override
    public Lines answer(List<TextInput> texts) {
      PromptAnswerer.Answers<String> written = answerer.generate(texts);
      return new Lines(
          written.answers().stream()
              .map(answer -> JsonLines.line(Map.of("answer", answer)))
              .toList(),
          written.truncated());
    }

    @Override
    public void close() {
      answerer.close();
    }
  }
}
