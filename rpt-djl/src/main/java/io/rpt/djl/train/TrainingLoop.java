package io.rpt.djl.train;

import ai.djl.training.tracker.Tracker;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.TrainedPrompt;
import io.rpt.djl.batch.TokenMemory;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Epochs of optimizer steps, each followed by validation of the projected prompt and by saving the
 * state.
 */
final class TrainingLoop implements AutoCloseable {
  private static final String AFTER_INTERRUPT =
      "Epochs before it are in the state folder, if one was given. Run it again with the same"
          + " folder to go on.";

  private final TrainingRun run;
  private final TrainOptions options;
  private final TrainingListener listener;
  private final TrainablePrompt trainable;
  private final StatefulOptimizer optimizer;
  private final Lesson lesson;
  private final BatchPlan plan;
  private final Map<String, ParameterGroup> groups;
  private final Map<ParameterGroup, Tracker> learningRates = new EnumMap<>(ParameterGroup.class);
  private final EpochSteps steps;
  private final EpochLog epochs;
  private final TokenMemory validationTexts = new TokenMemory();
  private PromptValues best;

  /**
   * Prepares a run.
   *
   * @param saved the state whose values to go on from, if any
   */
  TrainingLoop(TrainingRun run, Optional<TrainingState> saved, TrainingListener listener) {
    this.run = run;
    this.options = run.options();
    this.listener = listener;
    PromptValues start = saved.map(TrainingState::current).orElseGet(run::startValues);
    lesson = run.lesson(start, run.inputs(start, message -> listener.on(new Warning(message))));
    plan = new BatchPlan(lesson, options);
    trainable = new TrainablePrompt(run.backbone(), lesson.model(), run.network().names());
    groups = run.network().groups();
    optimizer = optimizer();
    TrainingStep<List<Integer>> step =
        new TrainingStep<>(
            lesson.withBackboneDropout(run.backboneDropout()),
            trainable.trained(),
            optimizer,
            trainable.manager(),
            options.clipNorm(),
            options.checkpointLayers());
    steps = new EpochSteps(lesson, plan, step, options, listener, AFTER_INTERRUPT);
    epochs = new EpochLog(options.metric(), listener);
    best = start;
  }

  private StatefulOptimizer optimizer() {
    for (ParameterGroup group : ParameterGroup.values()) {
      double rate = options.groups().of(group).learningRate();
      learningRates.put(
          group, options.schedule().tracker(rate, options.warmupSteps(), plan.totalSteps()));
    }
    return options
        .optimizer()
        .create(
            (id, update) -> learningRate(group(trainable.name(id)), update),
            id -> weightDecay(trainable.name(id)));
  }

  private ParameterGroup group(String name) {
    return groups.getOrDefault(name, ParameterGroup.HEAD);
  }

  private float learningRate(ParameterGroup group, int update) {
    return Objects.requireNonNull(learningRates.get(group)).getNewValue(update);
  }

  private double weightDecay(String name) {
    return run.network().isDecayed(name) ? options.groups().of(group(name)).weightDecay() : 0;
  }

  /** Puts back what the saved state holds beside the values. */
  void restore(TrainingState state) {
    trainable.restore(optimizer, state.optimizer());
    epochs.restore(state.epochs(), state.bestEpoch());
    best = state.best();
  }

  /** Runs the epochs that are left; after each, {@code keeper} is given the state. */
  void run(Consumer<TrainingState> keeper) {
    listener.on(
        new Started(
            options.epochs(),
            epochs.all(),
            plan.stepsPerEpoch(),
            trainable.trainedCount(),
            lesson.truncated()));
    for (int epoch = epochs.size() + 1; epoch <= options.epochs(); epoch++) {
      double loss = steps.run(epoch, this::diverged);
      validate(epoch, loss);
      keeper.accept(state());
    }
  }

  private TrainingDivergedException diverged(int epoch, int stepOfEpoch, String seen) {
    int update = (epoch - 1) * plan.stepsPerEpoch() + stepOfEpoch - 1;
    String kept =
        epochs.bestEpoch() == 0
            ? "No epoch was complete."
            : "The exception carries the prompt of epoch " + epochs.bestEpoch() + ".";
    return new TrainingDivergedException(
        "Training stopped in epoch "
            + epoch
            + ", step "
            + stepOfEpoch
            + ": "
            + seen
            + " at learning rate "
            + learningRate(ParameterGroup.PROMPT, update)
            + " and seed "
            + options.seed()
            + "; expected finite numbers. "
            + kept
            + " Use a smaller learning rate or gradient clipping.",
        epochs.bestEpoch() == 0 ? Optional.empty() : Optional.of(bestPrompt().servable()));
  }

  /** The loss is computed before an update; what the last update of an epoch broke shows here. */
  private void checkFinite(int epoch, PromptValues values) {
    values
        .byName()
        .forEach(
            (name, tensor) -> {
              if (tensor.firstNonFinite() >= 0) {
                String value = name + " holds " + tensor.get(tensor.firstNonFinite());
                throw diverged(epoch, plan.stepsPerEpoch(), value);
              }
            });
  }

  private void validate(int epoch, double loss) {
    PromptValues values = trainable.values();
    checkFinite(epoch, values);
    ServablePrompt served = run.prompt(values, Map.of()).servable();
    Evaluation evaluation =
        validationTexts.during(() -> run.validation().evaluate(run.backbone(), served));
    epochs.add(new EpochResult(epoch, loss, evaluation), () -> best = values);
  }

  private TrainingState state() {
    return new TrainingState(
        run.identity(),
        epochs.all(),
        epochs.bestEpoch(),
        trainable.values(),
        best,
        trainable.optimizerState(optimizer));
  }

  private TrainedPrompt bestPrompt() {
    return run.prompt(best, epochs.best().scores());
  }

  /** The outcome, once all epochs are done. */
  TrainingResult result(String weightsHash) {
    TrainedPrompt prompt = bestPrompt();
    return new TrainingResult(
        prompt,
        prompt.servable(),
        epochs.bestEpoch(),
        epochs.all(),
        trainable.trainedCount(),
        lesson.truncated(),
        weightsHash);
  }

  @Override
  public void close() {
    optimizer.close();
    trainable.close();
  }
}
