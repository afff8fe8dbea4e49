package io.rpt.examples.data;

import com.google.common.collect.ImmutableList;
import io.rpt.core.data.DataRecord;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.superglue.OfficialFile;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of SuperGLUE (Wang et al. 2019) that can be read from their official files, {@code
 * train.jsonl} and {@code val.jsonl}.
 */
public enum SuperGlueTask {
  /** CommitmentBank: does the premise's speaker hold the hypothesis to be true? */
  CB(
      ImmutableList.of("premise", "hypothesis"),
      ImmutableList.of("entailment", "contradiction", "neutral"));

  private final ImmutableList<String> fields;
  private final ImmutableList<String> labels;

  SuperGlueTask(ImmutableList<String> fields, ImmutableList<String> labels) {
    this.fields = fields;
    this.labels = labels;
  }

  /** The fields that make the text, in the order in which the model reads them. */
  public TextFormat format() {
    return new TextFormat(fields);
  }

  /** The labels in the order of the benchmark's class numbers. */
  public List<String> labels() {
    return labels;
  }

  /**
   * Finds a split's file.
   *
   * @param data the task's folder, or the folder that holds it under the task's name
   * @param split {@code train} or {@code val}
   * @throws InvalidFileException if neither folder has it
   */
  public Path file(Path data, String split) {
    return OfficialFile.locate(
        io.rpt.examples.superglue.SuperGlueTask.valueOf(name()), data, split);
  }

  /**
   * Reads a file of labelled examples.
   *
   * @throws io.rpt.core.error.InvalidDataException naming file and line, if an example is
   *     incomplete, its label is missing or none of the task's, or its number is there twice
   */
  public List<LabeledText> read(Path file) {
    return read(RecordFile.open(file));
  }

  /** As {@link #read(Path)}, from a stream, which is closed. */
  public List<LabeledText> read(InputStream input, String source) {
    return read(RecordFile.jsonLines(input, source));
  }

  private List<LabeledText> read(RecordFile file) {
    try (file) {
      Map<String, String> places = new HashMap<>();
      List<LabeledText> examples = new ArrayList<>();
      while (file.hasNext()) {
        DataRecord record = file.next();
        String before = places.putIfAbsent(record.index(), record.place());
        if (before != null) {
          throw record.failure(
              "the idx "
                  + record.index()
                  + " stands at "
                  + before
                  + " too; expected each once. Fetch the official file again.");
        }
        examples.add(example(record));
      }
      if (examples.isEmpty()) {
        throw file.empty();
      }
      return examples;
    }
  }

  private LabeledText example(DataRecord record) {
    if (!record.names().contains("label")) {
      throw record.failure(
          "no label; the test split of SuperGLUE has none. Use train.jsonl or val.jsonl, or the"
              + " command predict, which needs no labels.");
    }
    String label = record.label();
    if (!labels.contains(label)) {
      throw record.failure(
          "the label is '"
              + label
              + "'; expected one of "
              + labels
              + " of the task "
              + name()
              + ".");
    }
    return new LabeledText(record.input(format()), label);
  }
}
