package io.rpt.djl.train;

import ai.djl.nn.Block;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.HeadInput;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.TunedClassifier;
import java.util.List;
import java.util.Map;

/** See {@link TrainingSet#labels} and {@link TrainingSet#peftPooled()}. */
final class LabelSet extends TextSet {
  private final HeadInput headInput;
  private final int[] classes;

  LabelSet(List<LabeledText> texts, List<String> labels, HeadInput headInput) {
    super(texts, labels);
    this.headInput = headInput;
    classes = Labels.classes(texts, labels, "training set");
  }

  @Override
  TrainingSet peftPooled() {
    return new LabelSet(texts(), labels(), HeadInput.PEFT_POOLED);
  }

  @Override
  String headName() {
    return switch (headInput) {
      case CLS_STATE -> "linear";
      case PEFT_POOLED -> "peft_pooled";
    };
  }

  @Override
  Map<String, FloatTensor> startHead(long seed, int hiddenWidth) {
    return StartHead.linear(seed, labels().size(), hiddenWidth).tensors();
  }

  @Override
  Head head(Map<String, FloatTensor> values) {
    LinearHead linear = StartHead.linear(values);
    return switch (headInput) {
      case CLS_STATE -> linear;
      case PEFT_POOLED -> new PeftPooledHead(linear);
    };
  }

  @Override
  Lesson lesson(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      Map<String, FloatTensor> head,
      boolean trainHead,
      PromptInputs inputs) {
    PromptedClassifier model =
        new PromptedClassifier(
            backbone,
            injector,
            prompt,
            new LinearHeadBlock(StartHead.linear(head), trainHead),
            headInput);
    return lesson(model, inputs);
  }

  @Override
  Lesson lesson(TrainableBackbone backbone, Map<String, FloatTensor> head, PromptInputs inputs) {
    if (headInput != HeadInput.CLS_STATE) {
      throw new UnsupportedFeatureException(
          "The head "
              + headName()
              + " reads a prompt row, and full fine-tuning has no prompt. Use a linear head.");
    }
    return lesson(
        new TunedClassifier(backbone, new LinearHeadBlock(StartHead.linear(head), true)), inputs);
  }

  private Lesson lesson(Block model, PromptInputs inputs) {
    return new LabelLesson(
        model, new Classification(model, inputs), inputs.encode(inputs()), classes);
  }
}
