package io.rpt.djl.train;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.FineTuningLoop.Judge;
import io.rpt.djl.train.FineTuningLoop.Scored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Training without a prompt, the baselines that prompts are compared with: of all weights of a
 * backbone (Devlin et al. 2019, section 3.2; Raffel et al. 2020, section 2.4), of a head on a
 * frozen one, and of nothing. Scores come from the same {@link Validation}s as for prompts.
 *
 * <p>Of the options, the learning rate and the weight decay are those of the backbone's weights,
 * and the head's are the head's own; biases and norms have no decay.
 */
public final class FineTuner {
  private final TrainOptions options;
  private final TrainingListener listener;

  /** A tuner that is silent. */
  public FineTuner(TrainOptions options) {
    this(options, TrainingListener.silent());
  }

  /** A tuner with a listener. */
  public FineTuner(TrainOptions options, TrainingListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Trains all weights and, on an encoder, a head. Each epoch is saved and opened as a frozen
   * {@link Backbone} to be scored; the best one stays.
   *
   * @param folder the model to begin with, which is left alone
   * @param target where the model of the best epoch is written
   */
  public FineTuningResult all(
      Path folder, DeviceChoice device, TrainingSet training, Validation validation, Path target) {
    return OneFit.run(
        () -> {
          try (TrainableBackbone backbone = TrainableBackbone.open(folder, device)) {
            return all(backbone, device, training, validation, target);
          }
        });
  }

  private FineTuningResult all(
      TrainableBackbone backbone,
      DeviceChoice device,
      TrainingSet training,
      Validation validation,
      Path target) {
    UnpromptedTask task = new UnpromptedTask(backbone.config(), training, validation, options);
    Lesson lesson =
        training.lesson(backbone, task.startHead(), new PromptInputs(backbone, task.maxLength()));
    DropoutRates dropout = options.backboneDropout().rates(backbone.config().dropout());
    try (FineTuningLoop loop =
        new FineTuningLoop(
            task,
            "all weights",
            lesson,
            List.copyOf(backbone.weightsWithoutHeads().values()),
            dropout,
            backbone.newManager(),
            listener)) {
      return loop.run(new SavedWeights(backbone, device, validation, target));
    }
  }

  /** Scores the weights as they are saved. */
  private record SavedWeights(
      TrainableBackbone tuned, DeviceChoice device, Validation validation, Path target)
      implements Judge {
    @Override
    public Scored evaluate(Function<Backbone, ProjectedPrompt> head) {
      try {
        Path folder = Files.createTempDirectory("rpt-tuned");
        try (Backbone frozen = Backbone.open(tuned.save(folder), device)) {
          return Scored.of(validation, frozen, head);
        } finally {
          delete(folder);
        }
      } catch (IOException e) {
        throw new InvalidFileException("The tuned weights cannot be saved: " + e + ".", e);
      }
    }

    @Override
    public void keep() {
      tuned.save(target);
    }

    private static void delete(Path folder) throws IOException {
      List<Path> files = new ArrayList<>();
      try (var listed = Files.list(folder)) {
        listed.forEach(files::add);
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
  }

  /**
   * Trains the head alone, on a frozen encoder that reads texts without a prompt.
   *
   * @throws io.rpt.core.error.TrainingException if the training set has no head
   */
  public FineTuningResult head(Backbone backbone, TrainingSet training, Validation validation) {
    return OneFit.run(() -> headOnly(backbone, training, validation));
  }

  private FineTuningResult headOnly(
      Backbone backbone, TrainingSet training, Validation validation) {
    UnpromptedTask task = new UnpromptedTask(backbone.config(), training, validation, options);
    Lesson lesson =
        training.lesson(
            backbone,
            backbone.defaultInjection(),
            PromptBlock.none(backbone.width()),
            task.startHead(),
            true,
            new PromptInputs(backbone, backbone.defaultInjection(), 0, task.maxLength()));
    DropoutRates dropout = options.backboneDropout().rates(backbone.ownDropout());
    try (FineTuningLoop loop =
        new FineTuningLoop(
            task, "head", lesson, List.of(), dropout, backbone.newManager(), listener)) {
      return loop.run(
          new Judge() {
            @Override
            public Scored evaluate(Function<Backbone, ProjectedPrompt> head) {
              return Scored.of(validation, backbone, head);
            }

            @Override
            public void keep() {}
          });
    }
  }

  /**
   * Scores a backbone that was trained on nothing, without a prompt: an encoder-decoder ranks the
   * labels or writes answers as it is, an encoder has a head of random numbers.
   */
  public Evaluation untrained(Backbone backbone, TrainingSet training, Validation validation) {
    UnpromptedTask task = new UnpromptedTask(backbone.config(), training, validation, options);
    return validation.evaluate(backbone, task.head(backbone, task.startHead(), "untrained"));
  }
}
