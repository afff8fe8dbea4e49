package io.rpt.djl.pretrain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.error.TrainingException;
import io.rpt.core.io.Digests;
import io.rpt.core.io.Dtype;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.pretrain.PretrainEvent.Progress;
import io.rpt.djl.pretrain.PretrainEvent.Started;
import io.rpt.djl.pretrain.PretrainEvent.StateSaved;
import io.rpt.djl.train.AdamW;
import io.rpt.djl.train.Schedule;
import io.rpt.djl.train.StepReport;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.djl.train.TrainingStep;
import io.rpt.djl.train.WeightCopies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one pretraining run, and the memory of its optimizer.
 *
 * @param <E> an example
 */
final class PretrainRun<E> implements AutoCloseable {
  private static final int SEEN_EXAMPLES = 32;

  /** A state holds each value and its two moments. */
  private static final long KEPT_OF_EACH = 3;

  private final PretrainOptions options;
  private final @Nullable Path stateFolder;
  private final PretrainListener listener;
  private final SortedMap<String, Parameter> trained;
  private final SortedMap<String, String> identity;
  private final Tracker rate;
  private final NDManager manager;
  private final AdamW optimizer;
  private final WeightCopies copies;
  private final TrainingStep<List<E>> step;
  private final PretrainBatches<E> batches;

  PretrainRun(
      PretrainLesson<E> lesson,
      PretrainOptions options,
      TrainableBackbone backbone,
      String task,
      @Nullable Path stateFolder,
      PretrainListener listener) {
    this.options = options;
    this.stateFolder = stateFolder;
    this.listener = listener;
    trained = new TreeMap<>(backbone.weights());
    trained.keySet().removeIf(name -> !lesson.trains(name));
    identity = identity(lesson, backbone, task);
    rate = Schedule.LINEAR.tracker(options.learningRate(), options.warmupSteps(), options.steps());
    Map<String, Double> decay = decay();
    optimizer =
        new AdamW(
            AdamW.Settings.STANDARD,
            (id, update) -> rate.getNewValue(update),
            id -> decay.getOrDefault(id, 0.0));
    copies = new WeightCopies(trained, optimizer);
    manager = backbone.newManager();
    step =
        new TrainingStep<>(
            lesson.withBackboneDropout(options.dropout()),
            List.copyOf(trained.values()),
            optimizer,
            manager,
            options.clipNorm(),
            false);
    batches = new PretrainBatches<>(lesson, options.batchSize(), options.seed());
  }

  /** The decay of each matrix by parameter id. */
  private Map<String, Double> decay() {
    Map<String, Double> decay = new HashMap<>();
    for (Parameter parameter : trained.values()) {
      if (parameter.getShape().dimension() > 1) {
        decay.put(parameter.getId(), options.weightDecay());
      }
    }
    return decay;
  }

  /** What decides the run: options, files, and the first examples of the texts. */
  private SortedMap<String, String> identity(
      PretrainLesson<E> lesson, TrainableBackbone backbone, String task) {
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < SEEN_EXAMPLES; i++) {
      seen.append(lesson.example(i)).append('\n');
    }
    SortedMap<String, String> map = options.asMap();
    map.put("task", task);
    map.put("backbone_sha256", backbone.folder().digest());
    map.put("tokenizer_sha256", backbone.tokenizer().digest());
    map.put(
        "first_examples_sha256", Digests.sha256(seen.toString().getBytes(StandardCharsets.UTF_8)));
    return map;
  }

  /** Runs the steps that are left. */
  void run() {
    long count = trained.values().stream().mapToLong(p -> p.getArray().size()).sum();
    if (stateFolder != null) {
      SafetensorsWriter.requireWritable(KEPT_OF_EACH * Dtype.F32.bytes() * count);
    }
    int done = restore();
    listener.on(new Started(done, options.steps(), count));
    double losses = 0;
    int reported = done;
    for (int k = done; k < options.steps(); k++) {
      checkInterrupt(k);
      // Only dropout draws from the engine; a seed for each step, so that a run can go on anywhere.
      Engine.getEngine("PyTorch").setRandomSeed((int) (options.seed() * 31 + k));
      StepReport report = step.run(List.of(batches.of(k)));
      requireFinite(report, k);
      losses += report.loss();
      if ((k + 1) % options.reportEvery() == 0 || k + 1 == options.steps()) {
        double mean = losses / (k + 1 - reported);
        listener.on(
            new Progress(k + 1, options.steps(), mean, report.gradientNorm(), rate.getNewValue(k)));
        losses = 0;
        reported = k + 1;
      }
      if ((k + 1) % options.keepEvery() == 0 || k + 1 == options.steps()) {
        keep(k + 1);
      }
    }
  }

  private int restore() {
    if (stateFolder == null) {
      return 0;
    }
    Optional<PretrainState> saved = PretrainState.load(stateFolder, identity);
    if (saved.isEmpty()) {
      return 0;
    }
    PretrainState state = saved.get();
    if (state.steps() > 0) {
      try (NDManager scratch = manager.newSubManager()) {
        copies.restore(state.tensors(), state.steps(), scratch);
      }
    }
    return state.steps();
  }

  private void keep(int steps) {
    if (stateFolder != null) {
      new PretrainState(steps, copies.take()).save(stateFolder, identity);
      listener.on(new StateSaved(steps));
    }
  }

  private void checkInterrupt(int done) {
    if (Thread.interrupted()) {
      keep(done);
      throw new TrainingInterruptedException(
          "Pretraining was interrupted after step "
              + done
              + " of "
              + options.steps()
              + ". "
              + (stateFolder == null
                  ? "No state was kept; give a state folder to be able to go on."
                  : "Run it again with the state folder " + stateFolder + " to go on."));
    }
  }

  private void requireFinite(StepReport report, int step) {
    if (!report.isFinite()) {
      throw new TrainingException(
          "Pretraining stopped in step "
              + (step + 1)
              + ": the loss is "
              + report.loss()
              + " and the gradient norm "
              + report.gradientNorm()
              + " at learning rate "
              + rate.getNewValue(step)
              + "; expected finite numbers. Use a smaller learning rate, a longer warm-up or"
              + " gradient clipping.");
    }
  }

  @Override
  public void close() {
    optimizer.close();
    manager.close();
  }
}
