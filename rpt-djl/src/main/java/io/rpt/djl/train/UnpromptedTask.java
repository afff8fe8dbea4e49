package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.FamilyConfig;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A training set and a validation put to a backbone without a prompt.
 *
 * @param config the backbone's shape
 * @param training what to learn from
 * @param validation how it is scored
 * @param options how it is learned
 */
record UnpromptedTask(
    FamilyConfig config, TrainingSet training, Validation validation, TrainOptions options) {
  private static final int DEFAULT_MAX_LENGTH = 512;

  /** Checks that the parts go together. */
  UnpromptedTask {
    List<TextInput> scored = ExampleChecks.whole(validation.inputs(), "validation");
    if (scored.isEmpty()) {
      throw new InvalidDataException("The validation set is empty; at least one text is needed.");
    }
    if (!validation.metrics().contains(options.metric())) {
      throw new InvalidValueException(
          "The best epoch is to be chosen by the score '"
              + options.metric()
              + "', but validation gives "
              + new TreeSet<>(validation.metrics())
              + ". Choose one of these.");
    }
  }

  /** The longest row. */
  int maxLength() {
    int positions = config.maxPositions();
    if (options.maxLength() > positions) {
      throw new InvalidValueException(
          "The maximum length is "
              + options.maxLength()
              + ", but the backbone has "
              + positions
              + " positions. Choose at most that.");
    }
    return options.maxLength() == 0 ? Math.min(DEFAULT_MAX_LENGTH, positions) : options.maxLength();
  }

  /** The values at which the head starts; none for an encoder-decoder. */
  Map<String, FloatTensor> startHead() {
    return training.startHead(options.seed(), config.hiddenSize());
  }

  /** A head with these values for a backbone, and all that scoring needs beside it. */
  ProjectedPrompt head(Backbone backbone, Map<String, FloatTensor> values, String method) {
    TextFormat format = ExampleChecks.format(training.inputs(), validation.inputs(), null);
    PromptTask task =
        new PromptTask(
            config.defaultInjection(),
            training.head(values),
            training.labels(),
            format,
            maxLength());
    validation.check(task);
    SortedMap<String, String> all = options.asMap();
    all.put("method", method);
    all.put("max_length", String.valueOf(maxLength()));
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
