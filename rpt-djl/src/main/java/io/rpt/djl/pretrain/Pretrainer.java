package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDManager;
import io.rpt.core.error.Checks;
import io.rpt.core.error.TrainingException;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.train.OneFit;
import io.rpt.djl.train.TrainingInterruptedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains all weights of a backbone on a task that needs no labels. The same options, texts and
 * first weights give the same weights, on the same machine bit for bit.
 *
 * <pre>{@code
 * RandomBert.write(folder, config, vocabulary, seed);
 * try (TrainableBackbone bert = TrainableBackbone.open(folder)) {
 *   new Pretrainer(PretrainTask.maskedWords(texts), options).run(bert, PretrainListener.silent());
 *   bert.save(target, Dtype.F16);
 * }
 * }</pre>
 */
public final class Pretrainer {
  private final PretrainTask task;
  private final PretrainOptions options;
  private final @Nullable Path stateFolder;

  /** A pretrainer that keeps no state. */
  public Pretrainer(PretrainTask task, PretrainOptions options) {
    this(task, options, null);
  }

  private Pretrainer(PretrainTask task, PretrainOptions options, @Nullable Path stateFolder) {
    this.task = task;
    this.options = options;
    this.stateFolder = stateFolder;
  }

  /**
   * The same with a folder where the state is kept: every some steps, when the thread is
   * interrupted, and at the end. A run that finds a state there goes on from it.
   */
  public Pretrainer withStateFolder(Path folder) {
    return new Pretrainer(task, options, folder);
  }

  /**
   * Runs all steps, or those that a saved state leaves; the weights of {@code backbone} change.
   *
   * @throws TrainingInterruptedException if the thread is interrupted; the state is kept before
   * @throws TrainingException if loss or gradient is not finite, or another fit is running
   */
  public void run(TrainableBackbone backbone, PretrainListener listener) {
    OneFit.run(
        () -> {
          start(task.lesson(backbone, options.maxLength(), options.seed()), backbone, listener);
          return backbone;
        });
  }

  /**
   * Scores a backbone on examples 0 to {@code examples - 1} of the task, with what this
   * pretrainer's seed hides.
   */
  public PretrainScores evaluate(TrainableBackbone backbone, int examples) {
    Checks.inRange("examples", examples, 1, Integer.MAX_VALUE);
    return evaluate(task.lesson(backbone, options.maxLength(), options.seed()), backbone, examples);
  }

  private <E> PretrainScores evaluate(
      PretrainLesson<E> lesson, TrainableBackbone backbone, int count) {
    List<List<E>> batches = new ArrayList<>();
    for (int from = 0; from < count; from += options.batchSize()) {
      List<E> batch = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + options.batchSize()); i++) {
        batch.add(lesson.example(i));
      }
      batches.add(batch);
    }
    try (NDManager manager = backbone.newManager()) {
      return PretrainScores.of(lesson, batches, manager);
    }
  }

  private <E> void start(
      PretrainLesson<E> lesson, TrainableBackbone backbone, PretrainListener listener) {
    try (PretrainRun<E> run =
        new PretrainRun<>(lesson, options, backbone, task.description(), stateFolder, listener)) {
      run.run();
    }
  }
}
