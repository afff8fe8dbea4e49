package io.rpt.djl.predict;

import ai.djl.nn.Block;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.AnsweringBlock;
import io.rpt.djl.block.GeneratorBlock;
import io.rpt.djl.block.HeadInput;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.WordHead;
import io.rpt.djl.generate.AnswerTexts;
import io.rpt.djl.generate.LabelRanker;
import java.util.Map;

/**
 * The Blocks that serve a prompt: those that it was trained in, with P' as the table and without a
 * network, or with the generator.
 */
final class PromptModels {
  private PromptModels() {}

  /** The Block that gives one score for each label, [B, L]. */
  static Block labels(Backbone backbone, ServablePrompt prompt) {
    Head head = prompt.task().head();
    if (head instanceof LinearHead linear) {
      return classifier(backbone, prompt, linear, HeadInput.CLS_STATE);
    }
    if (head instanceof PeftPooledHead pooled) {
      return classifier(backbone, prompt, pooled.score(), HeadInput.PEFT_POOLED);
    }
    if (head instanceof VerbalizerHead words) {
      return new PromptedClassifier(
          backbone, prompt.task().injector(), source(prompt), WordHead.of(words.wordIds()));
    }
    if (head instanceof RankingHead ranking && !prompt.task().labels().isEmpty()) {
      return new LabelRanker(
          answers(backbone, prompt),
          new AnswerTexts(backbone).encodeAll(prompt.task().labels()),
          ranking.averaging());
    }
    throw wrong(head, "has no fixed labels");
  }

  /** The Block that gives one score for each candidate's row, [B, 1]. */
  static PromptedClassifier choices(Backbone backbone, ServablePrompt prompt) {
    if (prompt.task().head() instanceof ChoiceHead choice) {
      return classifier(backbone, prompt, choice.score(), HeadInput.CLS_STATE);
    }
    throw wrong(prompt.task().head(), "does not score candidates one by one");
  }

  /** The backbone that writes answers or scores candidates. */
  static AnsweringBlock answers(Backbone backbone, ServablePrompt prompt) {
    Head head = prompt.task().head();
    if (!head.accepts(PromptInjector.encoderDecoder())) {
      throw wrong(head, "writes no text");
    }
    return AnsweringBlock.of(backbone, prompt.task().injector(), source(prompt));
  }

  private static PromptedClassifier classifier(
      Backbone backbone, ServablePrompt prompt, LinearHead head, HeadInput input) {
    return new PromptedClassifier(
        backbone,
        prompt.task().injector(),
        source(prompt),
        new LinearHeadBlock(head, false),
        input);
  }

  private static PromptSource source(ServablePrompt prompt) {
    if (prompt instanceof GeneratedPrompt generated) {
      return new GeneratorBlock(generated.plan(), generated.weights(), false);
    }
    FloatTensor rows = ((ProjectedPrompt) prompt).rows();
    if (prompt.length() == 0) {
      return PromptBlock.none(rows.shape().get(1));
    }
    LayerPlan plain = LayerPlan.of(Layers.identity(), prompt.shape(), prompt.shape().width());
    return new PromptBlock(plain, rows, Map.of(), false);
  }

  private static UnsupportedFeatureException wrong(Head head, String why) {
    return new UnsupportedFeatureException(
        "This prompt's "
            + head.getClass().getSimpleName()
            + " "
            + why
            + ". Open it with PromptClassifier or PromptPredictor (LinearHead, PeftPooledHead,"
            + " VerbalizerHead, RankingHead with labels), PromptChooser (ChoiceHead) or PromptAnswerer"
            + " (GenerationHead, RankingHead).");
  }
}
