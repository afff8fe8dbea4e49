package io.rpt.djl.train;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import java.util.List;

/** A training set whose examples are one text each. */
abstract sealed class TextSet extends TrainingSet permits LabelSet, AnswerSet {
  private final List<LabeledText> texts;
  private final List<String> labels;

  TextSet(List<LabeledText> texts, List<String> labels) {
    this.texts = List.copyOf(texts);
    this.labels = List.copyOf(labels);
  }

  /** The examples, in order. */
  final List<LabeledText> texts() {
    return texts;
  }

  @Override
  final List<String> labels() {
    return labels;
  }

  @Override
  final List<TextInput> inputs() {
    return texts.stream().map(LabeledText::input).toList();
  }

  @Override
  final String digest() {
    return DataDigest.sha256(texts);
  }
}
