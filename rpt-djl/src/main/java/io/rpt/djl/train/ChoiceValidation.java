package io.rpt.djl.train;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptChooser;
import io.rpt.djl.predict.Scores;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** See {@link Validation#choices}. */
record ChoiceValidation(List<MultipleChoice> questions) implements Validation {
  ChoiceValidation {
    questions = List.copyOf(questions);
    if (questions.isEmpty()) {
      throw new InvalidDataException(
          "The validation set is empty; at least one question is needed.");
    }
  }

  @Override
  public List<TextInput> inputs() {
    return questions.stream().flatMap(question -> question.candidates().stream()).toList();
  }

  @Override
  public String digest() {
    return DataDigest.sha256OfChoices(questions);
  }

  @Override
  public Set<String> metrics() {
    return Set.of(Metric.ACCURACY.name());
  }

  @Override
  public Evaluation evaluate(Backbone backbone, ServablePrompt prompt) {
    Scores scores;
    try (PromptChooser chooser = PromptChooser.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      scores = chooser.score(questions.stream().map(MultipleChoice::candidates).toList());
    }
    List<Integer> chosen = scores.best();
    int right = 0;
    for (int i = 0; i < questions.size(); i++) {
      right += questions.get(i).right().contains(chosen.get(i)) ? 1 : 0;
    }
    double accuracy = (double) right / questions.size();
    boolean constant = chosen.size() > 1 && chosen.stream().distinct().count() == 1;
    return new Evaluation(
        new TreeMap<>(Map.of(Metric.ACCURACY.name(), accuracy)),
        questions.size(),
        0,
        scores.truncated(),
        constant);
  }
}
