package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.FamilyConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training set and a validation put to a backbone without a prompt.
 *
 * @param config the backbone's shape
 * @param maxLength the longest row
 * @param training what to learn from
 * @param validation how it is scored
 * @param options how it is learned
 */
record UnpromptedTask(
    FamilyConfig config,
    int maxLength,
    TrainingSet training,
    Validation validation,
    TrainOptions options) {
  /**
   * Checks that the parts go together.
   *
   * @param folder of the backbone
   */
  static UnpromptedTask of(
      FamilyConfig config,
      Path folder,
      TrainingSet training,
      Validation validation,
      TrainOptions options) {
    ExampleChecks.scored(validation, options.metric());
    int maxLength = options.maxLengthWithin(config.maxPositions(), folder);
    return new UnpromptedTask(config, maxLength, training, validation, options);
  }

  /** A warning if validation texts have been learned from. */
  Optional<String> overlap() {
    return ExampleChecks.overlap(training.inputs(), validation.inputs());
  }

  /**
   * Refuses options of parts that are not there.
   *
   * @param body whether the backbone's weights are trained
   * @throws TrainingException if nothing would be trained
   * @throws InvalidValueException naming an option that would be ignored
   */
  void requireUsed(boolean body) {
    boolean head = !startHead().isEmpty();
    if (!body && !head) {
      throw new TrainingException(
          "There is nothing to train: answers of the kind "
              + training.headName()
              + " have no head of their own. Train all weights, or score it untrained.");
    }
    if (!options.trainHead()) {
      throw new InvalidValueException(
          "The head is not to be trained, but without a prompt it is always trained where there is"
              + " one. Leave the option out.");
    }
    if (options.checkpointLayers()) {
      throw new InvalidValueException(
          "The layers are to be checkpointed, which is built for prompts on a frozen backbone, but"
              + " there is no prompt. Leave the option out, and use smaller batches with"
              + " accumulation where memory is short.");
    }
    options
        .groups()
        .requireUsed(
            head
                ? EnumSet.of(ParameterGroup.PROMPT, ParameterGroup.HEAD)
                : EnumSet.of(ParameterGroup.PROMPT),
            false);
    double rate = options.groups().prompt().learningRate();
    double unset = TrainOptions.defaults().groups().prompt().learningRate();
    if (!body && rate != unset) {
      throw new InvalidValueException(
          "The learning rate is "
              + rate
              + ", which is for the backbone's weights, but only the head is trained. Leave it out"
              + " and set the head's learning rate.");
    }
  }

  /** The values at which the head starts; none where answers have no head. */
  Map<String, FloatTensor> startHead() {
    return training.startHead(options.seed(), config.hiddenSize());
  }

  /** A head with these values for a backbone, and all that scoring needs beside it. */
  ProjectedPrompt head(Backbone backbone, Map<String, FloatTensor> values, String method) {
    TextFormat format = ExampleChecks.format(training.inputs(), validation.inputs(), null);
    PromptTask task =
        new PromptTask(
            config.defaultInjection(), training.head(values), training.labels(), format, maxLength);
    validation.check(task);
    SortedMap<String, String> all = options.asMap();
    all.put("method", method);
    all.put("max_length", String.valueOf(maxLength));
    Provenance provenance =
        new Provenance(
            backbone.digest(),
            backbone.tokenizerDigest(),
            training.digest() + "+" + validation.digest(),
            options.seed(),
            all,
            Environment.describe(backbone.device()),
            new TreeMap<>());
    return ProjectedPrompt.none(config.width(), task, provenance);
  }

  /** The same head with its scores. */
  static ProjectedPrompt scored(ProjectedPrompt head, Map<String, Double> scores) {
    Provenance old = head.provenance();
    return new ProjectedPrompt(
        head.rows(),
        head.task(),
        new Provenance(
            old.backboneDigest(),
            old.tokenizerDigest(),
            old.dataDigest(),
            old.seed(),
            old.options(),
            old.environment(),
            new TreeMap<>(scores)));
  }
}
