package io.rpt.examples.task;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.EncoderDecoder;
import io.rpt.core.metric.Metric;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainingResult;
import io.rpt.djl.train.TrainingSet;
import io.rpt.djl.train.Validation;
import io.rpt.examples.data.OwnTexts;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Texts of the user's own.
 *
 * @param format the fields that make the text
 * @param training the training texts
 * @param validation the validation texts
 * @param averaging how ranked labels are scored, or null for what is usual
 * @param maxTokens the most tokens of an answer that is to be written, or null if labels are to be
 *     told apart
 */
public record OwnMaterial(
    TextFormat format,
    List<LabeledText> training,
    List<LabeledText> validation,
    @Nullable Averaging averaging,
    @Nullable Integer maxTokens)
    implements Material {
  /** Copies the lists; refuses labels that cannot be told apart. */
  public OwnMaterial {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    if (maxTokens == null) {
      Labels.classes(validation, Labels.of(training), "validation set");
    }
  }

  /** Reads two files, both in the format of the first. */
  public static OwnMaterial read(
      Path training, Path validation, @Nullable Averaging averaging, @Nullable Integer maxTokens) {
    TextFormat format = OwnTexts.format(training);
    return new OwnMaterial(
        format,
        OwnTexts.read(training, format),
        OwnTexts.read(validation, format),
        averaging,
        maxTokens);
  }

  @Override
  public Set<String> metrics() {
    return scoring().metrics();
  }

  @Override
  public String usualMetric() {
    return Metric.ACCURACY.name();
  }

  @Override
  public List<String> reportedMetrics() {
    return metrics().stream().sorted().toList();
  }

  @Override
  public OptionalDouble majorityScore(Backbone backbone) {
    return maxTokens == null
        ? OptionalDouble.of(
            (double)
                    validation.stream()
                        .collect(Collectors.groupingBy(LabeledText::label, Collectors.counting()))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElseThrow()
                / validation.size())
        : OptionalDouble.empty();
  }

  @Override
  public void describe(PromptTunerBuilder builder, Backbone backbone) {
    builder.format(format);
    if (maxTokens == null) {
      builder.labels(Labels.of(training));
      if (averaging != null) {
        builder.averaging(averaging);
      }
    }
  }

  @Override
  public TrainingSet trainingSet(Backbone backbone) {
    if (maxTokens != null) {
      return TrainingSet.generated(training, maxTokens);
    }
    List<String> labels = Labels.of(training);
    if (backbone.defaultInjection() instanceof EncoderDecoder) {
      return TrainingSet.ranked(training, labels, averaging == null ? Averaging.SUM : averaging);
    }
    if (averaging != null) {
      throw new InvalidValueException(
          "The averaging "
              + averaging.id()
              + " is for ranked label texts, but the backbone "
              + backbone.folder()
              + " has a linear head. Leave it out.");
    }
    return TrainingSet.labels(training, labels);
  }

  @Override
  public Validation validation(Backbone backbone) {
    return scoring();
  }

  @Override
  public TrainingResult fit(PromptTuner tuner, Backbone backbone) {
    return maxTokens == null
        ? tuner.fit(training, validation)
        : tuner.fit(trainingSet(backbone), scoring());
  }

  private Validation scoring() {
    return maxTokens == null ? Validation.labels(validation) : Validation.generated(validation);
  }
}
