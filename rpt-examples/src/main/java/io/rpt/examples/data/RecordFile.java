package io.rpt.examples.data;

import io.rpt.core.data.DataRecord;
import io.rpt.core.data.LabeledTexts;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/**
 * The records of a data file, read one by one as they are asked for: JSON Lines ({@code .jsonl},
 * {@code .json}) or CSV ({@code .csv}), by the file's name.
 */
public final class RecordFile implements Iterator<DataRecord>, AutoCloseable {
  private final String source;
  private final InputStream input;
  private final Iterator<DataRecord> records;

  private RecordFile(String source, InputStream input, Iterator<DataRecord> records) {
    this.source = source;
    this.input = input;
    this.records = records;
  }

  /**
   * Opens a file.
   *
   * @throws InvalidFileException if it cannot be read, or its name does not say what it is
   */
  public static RecordFile open(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean csv = name.endsWith(".csv");
    if (!csv && !name.endsWith(".jsonl") && !name.endsWith(".json")) {
      throw new InvalidFileException(
          file + ": expected a name that ends in .jsonl, .json or .csv. Rename the file.");
    }
    InputStream input = stream(file);
    String source = file.toString();
    return csv ? csv(input, source) : jsonLines(input, source);
  }

  /** Opens a file of plain text, one text per line. */
  public static RecordFile openPlain(Path file) {
    return plain(stream(file), file.toString());
  }

  /** Reads JSON Lines from a stream, which is closed with this reader. */
  public static RecordFile jsonLines(InputStream input, String source) {
    return new RecordFile(source, input, LabeledTexts.records(input, source));
  }

  /** Reads plain text, one text per line, from a stream, which is closed with this reader. */
  public static RecordFile plain(InputStream input, String source) {
    return new RecordFile(source, input, LabeledTexts.plainLines(input, source));
  }

  private static RecordFile csv(InputStream input, String source) {
    return new RecordFile(source, input, new CsvRecords(input, source));
  }

  private static InputStream stream(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          file
              + (Files.exists(file) ? " is not a regular file" : " does not exist")
              + "; expected a data file. Check the path.");
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new InvalidFileException(
          file + " cannot be read: " + e + ". Check its permissions.", e);
    }
  }

  /** What messages call the file. */
  public String source() {
    return source;
  }

  /** An exception that says that there is no record at all. */
  public InvalidDataException empty() {
    return new InvalidDataException(source + " holds no example; expected at least one.");
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public DataRecord next() {
    return records.next();
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new InvalidFileException(source + " cannot be closed: " + e + ".", e);
    }
  }
}
