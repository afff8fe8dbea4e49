package io.rpt.examples.task;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.predict.PromptChooser;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.predict.Scores;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Predictions;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.RecordQuery;
import io.rpt.examples.superglue.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a prompt answers to a task's rows.
 *
 * @param predictions the answers
 * @param truncated how many texts were shortened to fit
 * @param constant whether every row got the same answer: a sign of collapse
 */
public record TaskAnswers(Predictions predictions, int truncated, boolean constant) {
  /**
   * Answers rows. Whether the backbone is the one that the prompt was trained on is for the caller
   * to check.
   *
   * @throws InvalidDataException if the prompt has other labels than the task
   */
  public static TaskAnswers of(
      TaskForm form, List<Row> rows, Backbone backbone, ServablePrompt prompt) {
    List<FormattedExample> examples = form.format(rows, Purpose.EVALUATION);
    return switch (form.answerKind()) {
      case CLASS -> classes(form, examples, backbone, prompt);
      case CANDIDATES -> choices(form, examples, backbone, prompt);
      case GENERATED_REFERENT, GENERATED_ANSWER -> {
        List<FormattedExample> asked = onePerId(examples);
        yield prompt.task().head() instanceof RankingHead
            ? entities(form, asked, entities(rows), backbone, prompt)
            : generated(form, asked, backbone, prompt);
      }
    };
  }

  private static TaskAnswers classes(
      TaskForm form, List<FormattedExample> examples, Backbone backbone, ServablePrompt prompt) {
    List<String> targets = form.task().targets(form.dialect());
    if (!prompt.task().labels().equals(targets)) {
      throw new InvalidDataException(
          "The prompt answers with "
              + prompt.task().labels()
              + ", but "
              + form.task()
              + " as "
              + form.dialect()
              + " has "
              + targets
              + ". Use a prompt that was trained on this task.");
    }
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      Scores scores = classifier.score(inputs(examples));
      int[] best = scores.best().stream().mapToInt(Integer::intValue).toArray();
      return new TaskAnswers(
          Predictions.ofClasses(form.task(), examples, best),
          scores.truncated(),
          isConstant(scores.best()));
    }
  }

  private static TaskAnswers choices(
      TaskForm form, List<FormattedExample> examples, Backbone backbone, ServablePrompt prompt) {
    try (PromptChooser chooser = PromptChooser.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      Scores scores =
          chooser.score(TaskForm.groups(examples).stream().map(TaskAnswers::inputs).toList());
      double[] flat =
          scores.rows().stream()
              .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
              .toArray();
      return new TaskAnswers(
          Predictions.ofCandidates(form.task(), examples, flat),
          scores.truncated(),
          isConstant(scores.best()));
    }
  }

  private static TaskAnswers generated(
      TaskForm form, List<FormattedExample> examples, Backbone backbone, ServablePrompt prompt) {
    try (PromptAnswerer answerer =
        PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      PromptAnswerer.Answers<String> written = answerer.generate(inputs(examples));
      return ofTexts(form, examples, written.answers(), written.truncated());
    }
  }

  private static TaskAnswers entities(
      TaskForm form,
      List<FormattedExample> examples,
      Map<String, List<String>> entities,
      Backbone backbone,
      ServablePrompt prompt) {
    List<List<String>> candidates =
        examples.stream().map(example -> entities.getOrDefault(example.id(), List.of())).toList();
    try (PromptAnswerer answerer =
        PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      PromptAnswerer.Answers<float[]> ranks = answerer.rank(inputs(examples), candidates);
      List<Integer> best = new Scores(ranks.answers(), ranks.truncated()).best();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < best.size(); i++) {
        texts.add(candidates.get(i).get(best.get(i)));
      }
      return ofTexts(form, examples, texts, ranks.truncated());
    }
  }

  private static TaskAnswers ofTexts(
      TaskForm form, List<FormattedExample> examples, List<String> texts, int truncated) {
    return new TaskAnswers(
        Predictions.ofTexts(form.task(), form.dialect(), examples, texts),
        truncated,
        isConstant(texts));
  }

  private static List<TextInput> inputs(List<FormattedExample> examples) {
    return examples.stream().map(FormattedExample::input).toList();
  }

  /** The first row of each id; further ones of ReCoRD only differ in the target. */
  private static List<FormattedExample> onePerId(List<FormattedExample> examples) {
    Map<String, FormattedExample> first = new LinkedHashMap<>();
    examples.forEach(example -> first.putIfAbsent(example.id(), example));
    return List.copyOf(first.values());
  }

  private static Map<String, List<String>> entities(List<Row> rows) {
    Map<String, List<String>> entities = new HashMap<>();
    for (Row row : rows) {
      if (row instanceof RecordQuery query) {
        entities.put(query.id(), query.entities());
      }
    }
    return entities;
  }

  private static boolean isConstant(Collection<?> answers) {
    return answers.size() > 1 && answers.stream().distinct().count() == 1;
  }
}
