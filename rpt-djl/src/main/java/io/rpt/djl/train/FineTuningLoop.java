package io.rpt.djl.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.error.TrainingException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Epochs of optimizer steps over a head and, if asked for, a backbone's weights. */
final class FineTuningLoop implements AutoCloseable {
  private final UnpromptedTask task;
  private final TrainOptions options;
  private final String method;
  private final Lesson lesson;
  private final TrainingListener listener;
  private final NDManager manager;
  private final BatchPlan plan;
  private final Map<String, Parameter> head = new TreeMap<>();
  private final List<Parameter> trained = new ArrayList<>();
  private final StatefulOptimizer optimizer;
  private final TrainingStep<List<Integer>> step;
  private final List<EpochResult> epochs = new ArrayList<>();
  private @Nullable ProjectedPrompt best;
  private int bestEpoch;

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
   * @param manager of the head's parameters; closed at the end
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
    this.manager = manager;
    plan = new BatchPlan(lesson.lengths(), options);
    Block model = lesson.model();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    model.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .forEach(parameter -> head.put(parameter.getName(), parameter));
    trained.addAll(body);
    trained.addAll(head.values());
    if (trained.isEmpty()) {
      throw new TrainingException("There is nothing to train: an encoder-decoder has no head.");
    }
    optimizer = optimizer(body);
    step =
        new TrainingStep<>(
            lesson.withBackboneDropout(dropout), trained, optimizer, manager, options.clipNorm());
  }

  private StatefulOptimizer optimizer(List<Parameter> body) {
    Map<String, GroupRates> rates = new HashMap<>();
    Map<String, Tracker> trackers = new HashMap<>();
    body.forEach(parameter -> rates.put(parameter.getId(), options.groups().prompt()));
    head.values().forEach(parameter -> rates.put(parameter.getId(), options.groups().head()));
    for (Parameter parameter : trained) {
      GroupRates own = Objects.requireNonNull(rates.get(parameter.getId()));
      boolean matrix = parameter.getArray().getShape().dimension() > 1;
      rates.put(
          parameter.getId(), new GroupRates(own.learningRate(), matrix ? own.weightDecay() : 0));
      trackers.put(
          parameter.getId(),
          options.schedule().tracker(own.learningRate(), options.warmupSteps(), plan.totalSteps()));
    }
    return options
        .optimizer()
        .create(
            (id, update) -> Objects.requireNonNull(trackers.get(id)).getNewValue(update),
            id -> Objects.requireNonNull(rates.get(id)).weightDecay());
  }

  /** Runs all epochs. */
  FineTuningResult run(Judge judge) {
    long count = trained.stream().mapToLong(p -> p.getArray().size()).sum();
    listener.on(
        new Started(options.epochs(), List.of(), plan.stepsPerEpoch(), count, lesson.truncated()));
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      double loss = train(epoch);
      Map<String, FloatTensor> values = new TreeMap<>();
      head.forEach((name, p) -> values.put(name, TrainablePrompt.toHost(p.getArray())));
      Scored scored = judge.evaluate(backbone -> task.head(backbone, values, method));
      EpochResult result = new EpochResult(epoch, loss, scored.evaluation());
      epochs.add(result);
      boolean better = bestEpoch == 0 || score(result) > score(epochs.get(bestEpoch - 1));
      if (better) {
        bestEpoch = epoch;
        best = scored.head();
        judge.keep();
      }
      listener.on(new EpochDone(result, better));
    }
    ProjectedPrompt kept =
        UnpromptedTask.scored(Objects.requireNonNull(best), epochs.get(bestEpoch - 1).scores());
    return new FineTuningResult(kept, bestEpoch, epochs, count, lesson.truncated());
  }

  private double score(EpochResult result) {
    return Objects.requireNonNull(result.scores().get(options.metric()));
  }

  private double train(int epoch) {
    Engine.getEngine("PyTorch").setRandomSeed((int) (options.seed() * 31 + epoch));
    List<List<List<Integer>>> steps = plan.steps(epoch);
    double sum = 0;
    long terms = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (Thread.interrupted()) {
        throw new TrainingInterruptedException(
            "Training was interrupted in epoch " + epoch + " of " + options.epochs() + ".");
      }
      StepReport report = step.run(steps.get(i));
      if (!report.isFinite()) {
        throw new TrainingException(
            "Training stopped in epoch "
                + epoch
                + ", step "
                + (i + 1)
                + ": the loss is "
                + report.loss()
                + " and the gradient norm "
                + report.gradientNorm()
                + "; expected finite numbers. Use a smaller learning rate or gradient clipping.");
      }
      listener.on(new StepDone(epoch, i + 1, report.loss(), report.gradientNorm()));
      long count = steps.get(i).stream().mapToLong(lesson::terms).sum();
      sum += report.loss() * count;
      terms += count;
    }
    return sum / terms;
  }

  @Override
  public void close() {
    optimizer.close();
    manager.close();
  }
}
