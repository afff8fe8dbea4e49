package io.rpt.djl.train;

import ai.djl.engine.Engine;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.TrainedPrompt;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.ArrayList;
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
  private final TrainingRun run;
  private final TrainOptions options;
  private final TrainingListener listener;
  private final TrainablePrompt trainable;
  private final StatefulOptimizer optimizer;
  private final Lesson lesson;
  private final BatchPlan plan;
  private final Map<String, ParameterGroup> groups;
  private final Map<ParameterGroup, Tracker> learningRates = new EnumMap<>(ParameterGroup.class);
  private final TrainingStep<List<Integer>> step;
  private final List<EpochResult> epochs = new ArrayList<>();
  private PromptValues best;
  private int bestEpoch;
  private boolean warnedOfConstant;

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
    plan = new BatchPlan(lesson.lengths(), options);
    trainable = new TrainablePrompt(run.backbone(), lesson.model(), run.network().names());
    groups = run.network().groups();
    optimizer = optimizer();
    step =
        new TrainingStep<>(
            lesson.withBackboneDropout(run.backboneDropout()),
            trainable.trained(),
            optimizer,
            trainable.manager(),
            options.clipNorm());
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
    epochs.addAll(state.epochs());
    bestEpoch = state.bestEpoch();
    best = state.best();
  }

  /** Runs the epochs that are left; after each, {@code keeper} is given the state. */
  void run(Consumer<TrainingState> keeper) {
    listener.on(
        new Started(
            options.epochs(),
            epochs,
            plan.stepsPerEpoch(),
            trainable.trainedCount(),
            lesson.truncated()));
    for (int epoch = epochs.size() + 1; epoch <= options.epochs(); epoch++) {
      double loss = train(epoch);
      validate(epoch, loss);
      keeper.accept(state());
    }
  }

  /** Runs the optimizer steps of an epoch and returns the mean loss over its terms. */
  private double train(int epoch) {
    // Only dropout, of the reparameterization and the backbone, draws from the engine.
    Engine.getEngine("PyTorch").setRandomSeed((int) (options.seed() * 31 + epoch));
    List<List<List<Integer>>> steps = plan.steps(epoch);
    double sum = 0;
    long terms = 0;
    for (int i = 0; i < steps.size(); i++) {
      checkInterrupt(epoch);
      StepReport report = step.run(steps.get(i));
      if (!report.isFinite()) {
        throw diverged(
            epoch,
            i + 1,
            "the loss is " + report.loss() + " and the gradient norm " + report.gradientNorm());
      }
      if (epoch == 1 && i == 0 && report.gradientNorm() == 0) {
        listener.on(
            new Warning(
                "The gradient of the first step is exactly 0: the prompt does not reach the loss."));
      }
      listener.on(new StepDone(epoch, i + 1, report.loss(), report.gradientNorm()));
      long count = steps.get(i).stream().mapToLong(lesson::terms).sum();
      sum += report.loss() * count;
      terms += count;
    }
    return sum / terms;
  }

  private void checkInterrupt(int epoch) {
    if (Thread.interrupted()) {
      throw new TrainingInterruptedException(
          "Training was interrupted in epoch "
              + epoch
              + " of "
              + options.epochs()
              + "; epochs before it are in the state folder, if one was given. Run it again with the same folder to go on.");
    }
  }

  private TrainingDivergedException diverged(int epoch, int stepOfEpoch, String seen) {
    int update = (epoch - 1) * plan.stepsPerEpoch() + stepOfEpoch - 1;
    String kept =
        bestEpoch == 0
            ? "No epoch was complete."
            : "The exception carries the prompt of epoch " + bestEpoch + ".";
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
        bestEpoch == 0 ? Optional.empty() : Optional.of(bestPrompt().servable()));
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
    Evaluation evaluation = run.validation().evaluate(run.backbone(), served);
    EpochResult result = new EpochResult(epoch, loss, evaluation);
    epochs.add(result);
    boolean better = bestEpoch == 0 || score(result) > score(epochs.get(bestEpoch - 1));
    if (better) {
      best = values;
      bestEpoch = epoch;
    }
    if (evaluation.constant() && !warnedOfConstant) {
      warnedOfConstant = true;
      listener.on(
          new Warning(
              "Every validation text got the same answer in epoch "
                  + epoch
                  + ": the prompt may have collapsed. Try another learning rate or more epochs."));
    }
    listener.on(new EpochDone(result, better));
  }

  private double score(EpochResult result) {
    return Objects.requireNonNull(result.scores().get(options.metric()));
  }

  private TrainingState state() {
    return new TrainingState(
        run.identity(),
        epochs,
        bestEpoch,
        trainable.values(),
        best,
        trainable.optimizerState(optimizer));
  }

  private TrainedPrompt bestPrompt() {
    return run.prompt(best, epochs.get(bestEpoch - 1).scores());
  }

  /** The outcome, once all epochs are done. */
  TrainingResult result(String weightsHash) {
    TrainedPrompt prompt = bestPrompt();
    return new TrainingResult(
        prompt,
        prompt.servable(),
        bestEpoch,
        epochs,
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
