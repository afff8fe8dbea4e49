package io.rpt.djl.train;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptAnswerer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** See {@link Validation#generated}. */
record AnswerValidation(List<LabeledText> texts) implements Validation {
  AnswerValidation {
    texts = List.copyOf(texts);
    if (texts.isEmpty()) {
      throw new InvalidDataException("The validation set is empty; at least one text is needed.");
    }
  }

  @Override
  public List<TextInput> inputs() {
    return texts.stream().map(LabeledText::input).toList();
  }

  @Override
  public String digest() {
    return DataDigest.sha256(texts);
  }

  @Override
  public Set<String> metrics() {
    return Set.of(Metric.ACCURACY.name());
  }

  @Override
  public Evaluation evaluate(Backbone backbone, ServablePrompt prompt) {
    PromptAnswerer.Answers<String> written;
    try (PromptAnswerer answerer =
        PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      written = answerer.generate(inputs());
    }
    List<String> answers = written.answers();
    int right = 0;
    for (int i = 0; i < texts.size(); i++) {
      right += answers.get(i).equals(texts.get(i).label()) ? 1 : 0;
    }
    int empty = (int) answers.stream().filter(String::isBlank).count();
    boolean constant = answers.size() > 1 && answers.stream().distinct().count() == 1;
    return new Evaluation(
        new TreeMap<>(Map.of(Metric.ACCURACY.name(), (double) right / texts.size())),
        texts.size(),
        empty,
        written.truncated(),
        constant);
  }
}
