package io.rpt.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.cache.LateStates;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.CrossEntropy;
import io.rpt.djl.train.Objective;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * What is measured of a BERT whose texts all have one length.
 *
 * @param backbone the model
 * @param size its size
 * @param precision in which it was opened
 * @param open closes what the trials need
 */
record BertSubject(Backbone backbone, BenchSize size, BenchPrecision precision, Resources open) {
  private static final long SEED = 1;

  /** The remark that an epoch has so many steps. */
  static final String STEPS = "steps";

  /** Steps of an epoch of a late prompt. */
  private static final int EPOCH_STEPS = 2;

  /**
   * A training step of a prompt in the input.
   *
   * @param checkpointed whether layers are computed again in the backward pass
   */
  Trial step(boolean checkpointed) {
    PromptInjector injector = backbone.defaultInjection();
    PromptInputs inputs = inputs(injector);
    Learner<List<TokenRow>> learner = learner(injector, inputs::arrays, checkpointed);
    List<TokenRow> rows = inputs.encode(texts(size.batch())).rows();
    Work once = stepWork(0, false);
    Work work = checkpointed ? once.plus(stack().forwardAt(size.batch(), size.places())) : once;
    String name = checkpointed ? "bert-step-checkpointed" : "bert-step";
    return shaped(Trial.of(name, precision, work, () -> learner.step(rows)));
  }

  /** A batch of predictions, texts to scores. */
  Trial inference() {
    FirstValues values = new FirstValues(size, backbone.width());
    PromptClassifier classifier =
        open.add(
            PromptClassifier.open(
                backbone,
                values.projected(backbone.defaultInjection(), values.head(), FirstValues.LABELS),
                BackboneMatch.SAME_WIDTH,
                BenchSize.WHOLE),
            PromptClassifier::close);
    List<TextInput> texts = texts(size.batch());
    Work work = inferenceWork(size.batch(), size.tokens());
    return shaped(Trial.of("bert-inference", precision, work, () -> classifier.logits(texts)));
  }

  /** An epoch of a prompt in the input, for comparison with late ones. */
  Trial inputEpoch() {
    return epoch("late-input", backbone.defaultInjection(), false, 0);
  }

  /**
   * An epoch of a late prompt; states below it that are kept are there already.
   *
   * @param layers how many run below it
   */
  Trial lateEpoch(int layers, boolean cached) {
    String name = "late-" + layers + (cached ? "-cached" : "");
    return epoch(name, PromptInjector.late(layers), cached, layers).with("layers_below", layers);
  }

  private Trial epoch(String name, PromptInjector injector, boolean cached, int layersBelow) {
    PromptInputs plain = inputs(injector);
    PromptInputs.Encoded texts = plain.encode(texts(EPOCH_STEPS * size.batch()));
    long start = System.nanoTime();
    PromptInputs inputs = cached ? withStates(plain, (Late) injector, texts.rows()) : plain;
    double cacheSeconds = (System.nanoTime() - start) / 1e9;
    Learner<List<TokenRow>> learner = learner(injector, inputs::arrays, false);
    AtomicInteger epoch = new AtomicInteger();
    Runnable body =
        () ->
            LengthBatches.shuffled(texts.lengths(), size.batch(), SEED, epoch.incrementAndGet())
                .forEach(batch -> learner.step(batch.stream().map(texts.rows()::get).toList()));
    Work work = stepWork(layersBelow, cached).times(EPOCH_STEPS);
    Trial trial = shaped(Trial.of(name, precision, work, body)).with(STEPS, EPOCH_STEPS);
    return cached ? trial.with("cache_seconds", cacheSeconds) : trial;
  }

  private PromptInputs withStates(PromptInputs plain, Late late, List<TokenRow> rows) {
    return LateStates.of(
            backbone,
            late,
            plain,
            StateCache.memory(),
            rows,
            message -> {
              throw new IllegalStateException(message);
            })
        .map(plain::withStates)
        .orElseThrow();
  }

  /**
   * Trains a prompt with the network of the paper and a linear head.
   *
   * @param arrays makes the model's inputs
   * @param checkpointed whether layers are computed again in the backward pass
   */
  Learner<List<TokenRow>> learner(
      PromptInjector injector,
      BiFunction<NDManager, List<TokenRow>, NDList> arrays,
      boolean checkpointed) {
    FirstValues values = new FirstValues(size, backbone.hiddenWidth());
    PromptedClassifier model =
        new PromptedClassifier(
            backbone, injector, values.residual(), new LinearHeadBlock(values.head(), true));
    Objective<List<TokenRow>> objective =
        new Objective<>() {
          @Override
          public long terms(List<TokenRow> batch) {
            return batch.size();
          }

          @Override
          public NDArray loss(List<TokenRow> batch, NDManager pass) {
            NDArray logits =
                model
                    .forward(new ParameterStore(pass, false), arrays.apply(pass, batch), true)
                    .singletonOrThrow();
            return CrossEntropy.sum(
                logits, pass.create(new long[batch.size()], new Shape(batch.size())));
          }
        };
    return open.add(new Learner<>(backbone, model, objective, checkpointed), Learner::close);
  }

  private PromptInputs inputs(PromptInjector injector) {
    return new PromptInputs(backbone, injector, size.prompt(), size.places());
  }

  private List<TextInput> texts(int count) {
    return BenchTexts.of(count, size.tokens() - 2, backbone.vocabularySize());
  }

  private StackWork stack() {
    return StackWork.of(size.bert(), precision);
  }

  /** A batch of predictions. */
  Work inferenceWork(int texts, int tokens) {
    return stack()
        .forwardAt(texts, size.prompt() + tokens)
        .plus(new FirstValues(size, backbone.width()).servedHead(texts));
  }

  private Work stepWork(int layersBelow, boolean cached) {
    Work below = stack().layer(size.batch(), size.tokens()).times(cached ? 0 : layersBelow);
    return below.plus(stepWork(size.batch(), size.tokens(), layersBelow));
  }

  /**
   * A step above a prompt: forward and back.
   *
   * @param layersBelow how many layers run below the prompt; they are not counted
   */
  Work stepWork(int texts, int tokens, int layersBelow) {
    StackWork stack = stack();
    FirstValues values = new FirstValues(size, backbone.hiddenWidth());
    int places = size.prompt() + tokens;
    return stack
        .layer(texts, places)
        .plus(stack.layerBack(texts, places))
        .times(stack.layers() - 1.0 - layersBelow)
        .plus(stack.layerAt(texts, places))
        .plus(stack.layerAtBack(texts, places))
        .plus(values.trainedNetwork())
        .plus(values.trainedHead(texts));
  }

  private Trial shaped(Trial trial) {
    return trial
        .with("batch", size.batch())
        .with("tokens", size.tokens())
        .with("prompt", size.prompt());
  }
}
