package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.TrainedPrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.cache.LateStates;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.ops.DropoutRates;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everything that decides a run's result.
 *
 * @param backbone the frozen model
 * @param setup what is trained
 * @param options how
 * @param format which fields make the text
 * @param maxLength the longest row, prompt rows included
 * @param stateCache whether the states below a late prompt are kept
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
    StateCache stateCache,
    TrainingSet training,
    Validation validation,
    Provenance provenance) {
  PromptNetwork network() {
    return setup.network();
  }

  DropoutRates backboneDropout() {
    return options.backboneDropout().rates(backbone.ownDropout());
  }

  /**
   * The values at the start: word embeddings where the network asks for them, else what it says;
   * the head as PyTorch starts its linear layers.
   */
  PromptValues startValues() {
    Function<PromptShape, FloatTensor> embeddings =
        shape -> setup.init().create(shape, new BackboneEmbeddings(backbone));
    return new PromptValues(
        network().startValues(options.seed(), embeddings),
        training.startHead(options.seed(), backbone.hiddenWidth()));
  }

  /**
   * Makes the arrays of rows as the task asks for them, with kept states if there are to be some.
   *
   * @param warnings is told of what is not as asked
   */
  PromptInputs inputs(PromptValues start, Consumer<String> warnings) {
    PromptInputs inputs = PromptInputs.of(backbone, task(start.head()), network().shape().length());
    if (!stateCache.isOn() || !(setup.injector() instanceof Late late)) {
      return inputs;
    }
    List<TokenRow> rows = inputs.encode(training.inputs()).rows();
    return LateStates.of(backbone, late, inputs, stateCache, rows, warnings)
        .map(inputs::withStates)
        .orElse(inputs);
  }

  /** The tokenized examples and the Block that learns from them, with these values. */
  Lesson lesson(PromptValues start, PromptInputs inputs) {
    PromptSource prompt = network().block(start.prompt());
    return training.lesson(
        backbone, setup.injector(), prompt, start.head(), options.trainHead(), inputs);
  }

  /** All that serving needs beside the prompt rows. */
  PromptTask task(Map<String, FloatTensor> head) {
    return new PromptTask(
        setup.injector(), training.head(head), training.labels(), format, maxLength);
  }

  /** The prompt that has these values. */
  TrainedPrompt prompt(PromptValues values, Map<String, Double> scores) {
    Provenance scored =
        new Provenance(
            provenance.backboneDigest(),
            provenance.tokenizerDigest(),
            provenance.dataDigest(),
            provenance.seed(),
            provenance.options(),
            provenance.environment(),
            new TreeMap<>(scores));
    return network().prompt(values.prompt(), task(values.head()), scored);
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
