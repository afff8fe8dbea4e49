package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Everything that decides a run's result.
 *
 * @param backbone the frozen model
 * @param setup what is trained
 * @param options how
 * @param labels the label strings, in the order of the head's scores
 * @param format which fields make the text
 * @param maxLength the longest row, prompt rows included
 * @param training the training texts
 * @param validation the validation texts
 * @param provenance where the prompt comes from, without scores
 */
record TrainingRun(
    Backbone backbone,
    PromptSetup setup,
    TrainOptions options,
    List<String> labels,
    TextFormat format,
    int maxLength,
    List<LabeledText> training,
    List<LabeledText> validation,
    Provenance provenance) {
  private static final long HEAD_STREAM = 0x68656164L;

  LayerPlan plan() {
    return setup.plan();
  }

  /**
   * The values at the start: word embeddings where the plan asks for them, else what it says; the
   * head as PyTorch starts its linear layers.
   */
  PromptValues startValues() {
    Function<PromptShape, FloatTensor> embeddings =
        shape -> setup.init().create(shape, new BackboneEmbeddings(backbone));
    return new PromptValues(
        plan().startRaw(options.seed(), embeddings),
        plan().startWeights(options.seed(), embeddings),
        startHead());
  }

  private LinearHead startHead() {
    SplittableRandom random = new SplittableRandom(options.seed() ^ HEAD_STREAM);
    int width = backbone.hiddenWidth();
    double bound = 1 / Math.sqrt(width);
    return new LinearHead(
        uniform(random, bound, labels.size(), width), uniform(random, bound, labels.size()));
  }

  private static FloatTensor uniform(SplittableRandom random, double bound, Integer... shape) {
    float[] values = new float[(int) FloatTensor.elementCount(List.of(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return FloatTensor.of(values, List.of(shape));
  }

  /** The prompt that has these values. */
  ReparameterizedPrompt prompt(PromptValues values, Map<String, Double> scores) {
    PromptTask task = new PromptTask(setup.injector(), values.head(), labels, format, maxLength);
    Provenance scored =
        new Provenance(
            provenance.backboneDigest(),
            provenance.tokenizerDigest(),
            provenance.dataDigest(),
            provenance.seed(),
            provenance.options(),
            provenance.environment(),
            new TreeMap<>(scores));
    return new ReparameterizedPrompt(plan(), values.raw(), values.weights(), task, scored);
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
