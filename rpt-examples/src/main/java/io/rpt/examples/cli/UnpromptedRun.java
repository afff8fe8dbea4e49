package io.rpt.examples.cli;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.core.error.InvalidFileException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.Environment;
import io.rpt.djl.train.FineTuner;
import io.rpt.djl.train.FineTuningResult;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingListener;
import io.rpt.djl.train.TrainingSet;
import io.rpt.djl.train.Validation;
import io.rpt.examples.task.Material;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run without a prompt: full fine-tuning, a linear head alone, or a model that ranks or writes
 * answers as it is.
 *
 * @param material what it learns from and is scored on
 * @param tuning how it learns
 */
record UnpromptedRun(Material material, TrainOptions tuning) {
  /** What a run found. */
  RunFigures run(
      Trained trained, Backbone backbone, TrainingListener listener, @Nullable Path own) {
    FineTuner tuner = new FineTuner(tuning, listener);
    TrainingSet training = material.trainingSet(backbone);
    Validation validation = material.validation(backbone);
    if (trained == Trained.ALL) {
      return figures(full(tuner, training, validation, backbone, own));
    }
    return training.hasTrainedHead()
        ? figures(tuner.head(backbone, training, validation))
        : untrained(tuner.untrained(backbone, training, validation), backbone);
  }

  /** The tuned weights stay in the run's own folder, if it has one. */
  private static FineTuningResult full(
      FineTuner tuner,
      TrainingSet training,
      Validation validation,
      Backbone backbone,
      @Nullable Path own) {
    DeviceChoice device = backbone.device().isGpu() ? DeviceChoice.GPU : DeviceChoice.CPU;
    if (own != null) {
      return tuner.all(backbone.folder(), device, training, validation, own.resolve("backbone"));
    }
    try {
      Path scratch = Files.createTempDirectory("rpt-tuned-");
      try {
        return tuner.all(backbone.folder(), device, training, validation, scratch);
      } finally {
        MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new InvalidFileException(
          "The folder for temporary files cannot be used: " + e + ". Name another with TMPDIR.", e);
    }
  }

  /** All that is trained is kept. */
  private static RunFigures figures(FineTuningResult result) {
    Map<String, String> provenance = new TreeMap<>(result.head().provenance().options());
    provenance.putAll(result.head().provenance().environment());
    return new RunFigures(
        result.best().evaluation(),
        result.bestEpoch(),
        result.trainedParameters(),
        result.trainedParameters(),
        result.truncatedTexts(),
        provenance);
  }

  private RunFigures untrained(Evaluation evaluation, Backbone backbone) {
    Map<String, String> provenance = new TreeMap<>(tuning.asMap());
    provenance.putAll(Environment.describe(backbone.device()));
    return new RunFigures(evaluation, 0, 0, 0, 0, provenance);
  }
}
