package io.rpt.examples.data;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * What a prompt is trained and validated on.
 *
 * @param labels the label strings in class order
 * @param format the fields that make the text
 * @param training the training texts
 * @param validation the validation texts
 */
public record Dataset(
    List<String> labels,
    TextFormat format,
    List<LabeledText> training,
    List<LabeledText> validation) {
  /** Copies the lists. */
  public Dataset {
    labels = List.copyOf(labels);
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /** Reads a SuperGLUE task from its official files. */
  public static Dataset of(SuperGlueTask task, Path data) {
    return new Dataset(
        task.labels(),
        task.format(),
        task.read(task.file(data, "train")),
        task.read(task.file(data, "val")));
  }

  /** Reads the user's own files, both in the format of the first; labels are those of training. */
  public static Dataset of(Path training, Path validation) {
    TextFormat format = OwnTexts.format(training);
    List<LabeledText> texts = OwnTexts.read(training, format);
    return new Dataset(Labels.of(texts), format, texts, OwnTexts.read(validation, format));
  }
}
