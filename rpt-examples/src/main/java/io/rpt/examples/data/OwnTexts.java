package io.rpt.examples.data;

import io.rpt.core.data.DataRecord;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Labelled texts of the user's own. */
public final class OwnTexts {
  private OwnTexts() {}

  /**
   * The format of a file by its first record: {@code text}, or {@code text_a} and {@code text_b}.
   *
   * @throws io.rpt.core.error.InvalidDataException if the file is empty or has neither
   */
  public static TextFormat format(Path file) {
    try (RecordFile records = RecordFile.open(file)) {
      if (!records.hasNext()) {
        throw records.empty();
      }
      return records.next().detectFormat();
    }
  }

  /**
   * Reads a file's texts and labels.
   *
   * @throws io.rpt.core.error.InvalidDataException naming file and record, if one is incomplete, or
   *     if there is none
   */
  public static List<LabeledText> read(Path file, TextFormat format) {
    try (RecordFile records = RecordFile.open(file)) {
      List<LabeledText> examples = new ArrayList<>();
      while (records.hasNext()) {
        DataRecord record = records.next();
        examples.add(new LabeledText(record.input(format), record.label()));
      }
      if (examples.isEmpty()) {
        throw records.empty();
      }
      return examples;
    }
  }

  /**
   * The fields to read a file by that goes with a prompt: the prompt's own, or, if its first record
   * lacks them, the fields of own texts.
   *
   * @param first the first record
   * @param trained the prompt's format
   */
  public static TextFormat formatFor(DataRecord first, TextFormat trained) {
    TextFormat own = trained.isPair() ? TextFormat.PAIR : TextFormat.SINGLE;
    boolean fallback =
        !first.names().containsAll(trained.fields()) && first.names().containsAll(own.fields());
    return fallback ? own : trained;
  }

  /** As {@link #formatFor(DataRecord, TextFormat)} for the first record of a file. */
  public static TextFormat formatFor(Path file, TextFormat trained) {
    try (RecordFile records = RecordFile.open(file)) {
      return records.hasNext() ? formatFor(records.next(), trained) : trained;
    }
  }
}
