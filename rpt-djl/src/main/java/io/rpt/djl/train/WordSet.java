package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.WordHead;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** See {@link TrainingSet#words}. */
final class WordSet extends TextSet {
  private final VerbalizerHead head;
  private final WordLoss loss;
  private final int[] classes;

  WordSet(List<LabeledText> texts, List<String> labels, VerbalizerHead head, WordLoss loss) {
    super(texts, labels);
    head.requireLabels(labels);
    this.head = head;
    this.loss = loss;
    classes = Labels.classes(texts, labels, "training set");
  }

  @Override
  String headName() {
    return "verbalizer \"" + head.template() + "\" " + head.words() + ", loss over " + loss.id();
  }

  @Override
  Map<String, FloatTensor> startHead(long seed, int hiddenWidth) {
    return head.tensors();
  }

  @Override
  Head head(Map<String, FloatTensor> values) {
    return head;
  }

  @Override
  Lesson lesson(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      Map<String, FloatTensor> head,
      boolean trainHead,
      PromptInputs inputs) {
    int[] ids = this.head.wordIds();
    boolean whole = loss == WordLoss.VOCABULARY;
    PromptedClassifier model =
        new PromptedClassifier(
            backbone, injector, prompt, whole ? WordHead.vocabulary() : WordHead.of(ids));
    int[] right = whole ? Arrays.stream(classes).map(label -> ids[label]).toArray() : classes;
    return new LabelLesson(
        model, new Classification(model, inputs), inputs.encode(inputs()), right);
  }

  @Override
  Lesson lesson(TrainableBackbone backbone, Map<String, FloatTensor> head, PromptInputs inputs) {
    throw new UnsupportedFeatureException(
        "Full fine-tuning trains no language-model head, so it cannot answer with label words. Use"
            + " a training set of labels, or train a prompt.");
  }
}
