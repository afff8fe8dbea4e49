package io.rpt.djl.train;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextInput;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptClassifier;
import java.util.List;
import java.util.Set;

/** See {@link Validation#labels}. */
record LabelValidation(List<LabeledText> texts) implements Validation {
  LabelValidation {
    texts = List.copyOf(texts);
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
    return Metric.all().stream().map(Metric::name).collect(toUnmodifiableSet());
  }

  @Override
  public void check(PromptTask task) {
    Labels.classes(texts, task.labels(), "validation set");
  }

  @Override
  public Evaluation evaluate(Backbone backbone, ServablePrompt prompt) {
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, prompt, BackboneMatch.SAME_WIDTH)) {
      return classifier.evaluate(texts);
    }
  }
}
