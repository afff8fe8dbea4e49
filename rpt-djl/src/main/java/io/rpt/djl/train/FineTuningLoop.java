package io.rpt.djl.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.TokenMemory;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Epochs of optimizer steps over a head and, if asked for, a backbone's weights. */
final class FineTuningLoop implements AutoCloseable {
  private static final String AFTER_INTERRUPT = "No state is kept; run it again from the start.";

  private final UnpromptedTask task;
  private final TrainOptions options;
  private final String method;
  private final Lesson lesson;
  private final TrainingListener listener;
  private final BatchPlan plan;
  private final Map<String, Parameter> head = new TreeMap<>();
  private final List<Parameter> trained = new ArrayList<>();
  private final StatefulOptimizer optimizer;
  private final EpochSteps steps;
  private final EpochLog epochs;
  private final TokenMemory validationTexts = new TokenMemory();
  private @Nullable ProjectedPrompt best;

  /** Scores a head on the present weights, and keeps those that go with the best so far. */
  interface Judge {
    /**
     * Scores.
     *
     * @param head makes the head for the backbone that it is scored on
     */
    Scored evaluate(Function<Backbone, ProjectedPrompt> head);

    /** Keeps the present weights. */
    void keep();
  }

  /** A head and its scores. */
  record Scored(ProjectedPrompt head, Evaluation evaluation) {
    static Scored of(
        Validation validation, Backbone backbone, Function<Backbone, ProjectedPrompt> head) {
      ProjectedPrompt made = head.apply(backbone);
      return new Scored(made, validation.evaluate(backbone, made));
    }
  }

  /**
   * Prepares a run.
   *
   * @param method a name for what is trained
   * @param body weights of the backbone that are trained; none for a head alone
   * @param dropout of the backbone
   * @param manager of the head's parameters, and of the memory of each step
   */
  FineTuningLoop(
      UnpromptedTask task,
      String method,
      Lesson lesson,
      List<Parameter> body,
      DropoutRates dropout,
      NDManager manager,
      TrainingListener listener) {
    this.task = task;
    this.options = task.options();
    this.method = method;
    this.lesson = lesson;
    this.listener = listener;
    plan = new BatchPlan(lesson, options);
    lesson.model().initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    lesson.model().getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .forEach(parameter -> head.put(parameter.getName(), parameter));
    trained.addAll(body);
    trained.addAll(head.values());
    optimizer = optimizer();
    TrainingStep<List<Integer>> step =
        new TrainingStep<>(
            lesson.withBackboneDropout(dropout),
            trained,
            optimizer,
            manager,
            options.clipNorm(),
            false);
    steps = new EpochSteps(lesson, plan, step, options, listener, AFTER_INTERRUPT);
    epochs = new EpochLog(options.metric(), listener);
  }

  private StatefulOptimizer optimizer() {
    Set<String> ofHead = new HashSet<>();
    head.values().forEach(parameter -> ofHead.add(parameter.getId()));
    Set<String> matrices = new HashSet<>();
    trained.stream()
        .filter(parameter -> parameter.getArray().getShape().dimension() > 1)
        .forEach(parameter -> matrices.add(parameter.getId()));
    Tracker bodyRate = tracker(bodyRates());
    Tracker headRate = tracker(options.groups().head());
    return options
        .optimizer()
        .create(
            (id, update) -> (ofHead.contains(id) ? headRate : bodyRate).getNewValue(update),
            id -> matrices.contains(id) ? rates(ofHead.contains(id)).weightDecay() : 0);
  }

  private GroupRates bodyRates() {
    return options.groups().prompt();
  }

  private GroupRates rates(boolean ofHead) {
    return ofHead ? options.groups().head() : bodyRates();
  }

  private Tracker tracker(GroupRates rates) {
    return options
        .schedule()
        .tracker(rates.learningRate(), options.warmupSteps(), plan.totalSteps());
  }

  /** Runs all epochs. */
  FineTuningResult run(Judge judge) {
    task.overlap().ifPresent(message -> listener.on(new Warning(message)));
    long count = trained.stream().mapToLong(p -> p.getArray().size()).sum();
    listener.on(
        new Started(options.epochs(), List.of(), plan.stepsPerEpoch(), count, lesson.truncated()));
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      double loss = steps.run(epoch, this::diverged);
      checkFinite(epoch);
      Map<String, FloatTensor> values = new TreeMap<>();
      head.forEach((name, p) -> values.put(name, TrainablePrompt.toHost(p.getArray())));
      Scored scored =
          validationTexts.during(
              () ->
                  FileWork.whole(
                      () -> judge.evaluate(backbone -> task.head(backbone, values, method))));
      epochs.add(
          new EpochResult(epoch, loss, scored.evaluation()),
          () -> {
            best = scored.head();
            FileWork.whole(judge::keep);
          });
    }
    return new FineTuningResult(
        bestHead(), epochs.bestEpoch(), epochs.all(), count, lesson.truncated());
  }

  private ProjectedPrompt bestHead() {
    return UnpromptedTask.scored(Objects.requireNonNull(best), epochs.best().scores());
  }

  /** The loss is computed before an update; what the last update of an epoch broke shows here. */
  private void checkFinite(int epoch) {
    for (Parameter parameter : trained) {
      FloatTensor values = TrainablePrompt.toHost(parameter.getArray());
      int broken = values.firstNonFinite();
      if (broken >= 0) {
        String value = parameter.getName() + " holds " + values.get(broken);
        throw diverged(epoch, plan.stepsPerEpoch(), value);
      }
    }
  }

  private TrainingDivergedException diverged(int epoch, int step, String seen) {
    return new TrainingDivergedException(
        "Training of the "
            + method
            + " stopped in epoch "
            + epoch
            + ", step "
            + step
            + ": "
            + seen
            + " at seed "
            + options.seed()
            + " and peak learning rates "
            + bodyRates().learningRate()
            + " (backbone) and "
            + options.groups().head().learningRate()
            + " (head); expected finite numbers. Use smaller ones, a warm-up or gradient clipping.",
        epochs.bestEpoch() == 0 ? Optional.empty() : Optional.of(bestHead()));
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
