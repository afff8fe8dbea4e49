package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.ops.DropoutRates;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that decides a run's result.
 *
 * @param backbone the frozen model
 * @param setup what is trained
 * @param options how
 * @param format which fields make the text
 * @param maxLength the longest row, prompt rows included
 * @param training what to learn from
 * @param validation how each epoch is scored
 * @param provenance where the prompt comes from, without scores
 */
record TrainingRun(
    Backbone backbone,
    PromptSetup setup,
    TrainOptions options,
    TextFormat format,
    int maxLength,
    TrainingSet training,
    Validation validation,
    Provenance provenance) {
  LayerPlan plan() {
    return setup.plan();
  }

  DropoutRates backboneDropout() {
    return options.backboneDropout().rates(backbone.ownDropout());
  }

  /**
   * The values at the start: prompt rows as initialised, network and head as PyTorch starts its
   * linear layers.
   */
  PromptValues startValues() {
    FloatTensor raw =
        setup
            .init()
            .create(
                new PromptShape(plan().shape().length(), plan().rawWidth()),
                new BackboneEmbeddings(backbone));
    return new PromptValues(
        raw,
        plan().startWeights(options.seed()),
        training.startHead(options.seed(), backbone.hiddenWidth()));
  }

  /** The tokenized examples and the Block that learns from them, with these values. */
  Lesson lesson(PromptValues start, PromptInputs inputs) {
    PromptBlock prompt = new PromptBlock(plan(), start.raw(), start.weights(), true);
    return training.lesson(
        backbone, setup.injector(), prompt, start.head(), options.trainHead(), inputs);
  }

  /** All that serving needs beside the prompt rows. */
  PromptTask task(Map<String, FloatTensor> head) {
    return new PromptTask(
        setup.injector(), training.head(head), training.labels(), format, maxLength);
  }

  /** The prompt that has these values. */
  ReparameterizedPrompt prompt(PromptValues values, Map<String, Double> scores) {
    Provenance scored =
        new Provenance(
            provenance.backboneDigest(),
            provenance.tokenizerDigest(),
            provenance.dataDigest(),
            provenance.seed(),
            provenance.options(),
            provenance.environment(),
            new TreeMap<>(scores));
    return new ReparameterizedPrompt(
        plan(), values.raw(), values.weights(), task(values.head()), scored);
  }

  /**
   * What a saved state must agree with to be gone on from: options and digests, but not the
   * environment.
   */
  SortedMap<String, String> identity() {
    SortedMap<String, String> identity = new TreeMap<>(provenance.options());
    identity.put("backbone_sha256", provenance.backboneDigest());
    identity.put("tokenizer_sha256", provenance.tokenizerDigest());
    identity.put("data_sha256", provenance.dataDigest());
    return identity;
  }
}
