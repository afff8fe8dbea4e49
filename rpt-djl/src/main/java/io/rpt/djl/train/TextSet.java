package io.rpt.djl.train;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.djl.batch.PromptInputs;
import java.util.List;

/** A training set whose examples are one text each. */
abstract sealed class TextSet extends TrainingSet permits LabelSet, WordSet, AnswerSet {
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

  /** A lesson whose examples are one row each. */
  interface TextLesson extends Lesson {
    /** The tokenized texts. */
    PromptInputs.Encoded texts();

    @Override
    default int[] lengths() {
      return texts().lengths();
    }

    @Override
    default int truncated() {
      return texts().truncated();
    }
  }
}
