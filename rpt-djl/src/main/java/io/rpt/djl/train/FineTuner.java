package io.rpt.djl.train;

import ai.djl.ndarray.NDManager;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
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
import java.util.List;
import java.util.function.Function;

/**
 * Training without a prompt, the baselines that prompts are compared with: of all weights of a
 * backbone (Devlin et al. 2019, section 3.2; Raffel et al. 2020, section 3.5.1), of a head on a
 * frozen one, and of nothing. Scores come from the same {@link Validation}s as for prompts.
 *
 * <p>Published recipes of full fine-tuning differ: BERT with learning rate 1e-6 for 30 epochs
 * (Razdaibiedina et al. 2023); T5 with 3e-4, batches of 4, 50 epochs (the published code of that
 * paper), with 3e-4, batches of 32, 20 epochs (Asai et al. 2022), with 1e-5 for 80 epochs
 * (SuperPos-Prompt, 2024). A small model trained from scratch needs larger rates.
 *
 * <p>Of the options, the learning rate and the weight decay are those of the backbone's weights,
 * and the head's are the head's own; biases and norms have no decay. Options for parts that are not
 * there are refused. No state is kept: an interrupted run begins anew.
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
   * Trains all weights and, on an encoder, a head. Each epoch is saved beside {@code target} and
   * opened as a frozen {@link Backbone} to be scored; the best one stays.
   *
   * @param folder the model to begin with, which is left alone
   * @param target where the model of the best epoch is written, as a Hugging Face folder with
   *     float32 weights and without the head; made if it is missing
   * @throws io.rpt.core.error.InvalidValueException if {@code target} is {@code folder}, or an
   *     option would be ignored
   * @throws UnsupportedFeatureException if the model is decoder-only
   * @throws TrainingDivergedException if loss, gradient or a weight is not finite
   * @throws TrainingInterruptedException if the thread is interrupted
   */
  public FineTuningResult all(
      Path folder, DeviceChoice device, TrainingSet training, Validation validation, Path target) {
    return OneFit.run(
        () -> {
          try (TrainableBackbone backbone = TrainableBackbone.open(folder, device)) {
            requireBuilt(backbone);
            backbone.prepare(target);
            UnpromptedTask task =
                UnpromptedTask.of(backbone.config(), folder, training, validation, options);
            task.requireUsed(true);
            return all(backbone, task, new SavedWeights(backbone, device, validation, target));
          }
        });
  }

  private static void requireBuilt(TrainableBackbone backbone) {
    if (backbone.block() instanceof DecoderFamily) {
      throw new UnsupportedFeatureException(
          "Full fine-tuning is built for encoders and encoder-decoders, but "
              + backbone.folder().path()
              + " is a decoder-only model of the family "
              + backbone.folder().modelType()
              + ". Train a prompt on it, its head alone, or nothing.");
    }
  }

  private FineTuningResult all(TrainableBackbone backbone, UnpromptedTask task, Judge judge) {
    Lesson lesson =
        task.training()
            .lesson(backbone, task.startHead(), new PromptInputs(backbone, task.maxLength()));
    DropoutRates dropout = options.backboneDropout().rates(backbone.config().dropout());
    try (NDManager manager = backbone.newManager();
        FineTuningLoop loop =
            new FineTuningLoop(
                task,
                "all weights",
                lesson,
                List.copyOf(backbone.weightsWithoutHeads().values()),
                dropout,
                manager,
                listener)) {
      return loop.run(judge);
    }
  }

  /** Scores the weights as they are saved. */
  private record SavedWeights(
      TrainableBackbone tuned, DeviceChoice device, Validation validation, Path target)
      implements Judge {
    @Override
    public Scored evaluate(Function<Backbone, ProjectedPrompt> head) {
      try {
        Path folder = Files.createTempDirectory(target, ".epoch-");
        try (Backbone frozen = Backbone.open(tuned.save(folder), device)) {
          return Scored.of(validation, frozen, head);
        } finally {
          MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      } catch (IOException e) {
        throw new InvalidFileException(
            "The tuned weights cannot be saved to " + target + ": " + e + ". Check the disk.", e);
      }
    }

    @Override
    public void keep() {
      tuned.save(target);
    }
  }

  /**
   * Trains the head alone, on a frozen encoder that reads texts without a prompt.
   *
   * @throws io.rpt.core.error.TrainingException if the training set has no head
   * @throws io.rpt.core.error.InvalidValueException if an option would be ignored, such as the
   *     learning rate of the backbone's weights
   * @throws TrainingDivergedException if loss, gradient or a weight is not finite
   * @throws TrainingInterruptedException if the thread is interrupted
   */
  public FineTuningResult head(Backbone backbone, TrainingSet training, Validation validation) {
    UnpromptedTask task =
        UnpromptedTask.of(backbone.config(), backbone.folder(), training, validation, options);
    task.requireUsed(false);
    return OneFit.run(() -> headOnly(backbone, task));
  }

  private FineTuningResult headOnly(Backbone backbone, UnpromptedTask task) {
    Lesson lesson =
        task.training()
            .lesson(
                backbone,
                backbone.defaultInjection(),
                PromptBlock.none(backbone.width()),
                task.startHead(),
                true,
                new PromptInputs(backbone, backbone.defaultInjection(), 0, task.maxLength()));
    DropoutRates dropout = options.backboneDropout().rates(backbone.ownDropout());
    try (NDManager manager = backbone.newManager();
        FineTuningLoop loop =
            new FineTuningLoop(task, "head", lesson, List.of(), dropout, manager, listener)) {
      return loop.run(new UnchangedWeights(backbone, task.validation()));
    }
  }

  /** Scores a head on weights that stay as they are. */
  private record UnchangedWeights(Backbone backbone, Validation validation) implements Judge {
    @Override
    public Scored evaluate(Function<Backbone, ProjectedPrompt> head) {
      return Scored.of(validation, backbone, head);
    }

    @Override
    public void keep() {}
  }

  /**
   * Scores a backbone that was trained on nothing, without a prompt: one that ranks labels or
   * writes answers does so as it is, a linear head has random numbers. Of the options, seed,
   * maximum length and metric count; the others say how to train.
   */
  public Evaluation untrained(Backbone backbone, TrainingSet training, Validation validation) {
    UnpromptedTask task =
        UnpromptedTask.of(backbone.config(), backbone.folder(), training, validation, options);
    return validation.evaluate(backbone, task.head(backbone, task.startHead(), "untrained"));
  }
}
