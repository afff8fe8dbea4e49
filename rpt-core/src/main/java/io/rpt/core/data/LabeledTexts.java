package io.rpt.core.data;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Iterators;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts from JSON Lines: UTF-8, one JSON object per line. The text stands in the fields of a
 * {@link TextFormat}, the label in the field {@code label}; other fields are not read. Blank lines,
 * CRLF line ends and a byte order mark are accepted; lines have at most 16 MiB.
 *
 * <p>All methods throw {@link InvalidDataException}, naming file and line, for a line that is not
 * such an object, for a missing, empty or unpaired-surrogate text, and for a label that is not a
 * string, a whole number or a boolean; and {@link InvalidFileException} for an unreadable file.
 */
public final class LabeledTexts {
  private LabeledTexts() {}

  /**
   * Reads all labelled texts of a file.
   *
   * @throws InvalidDataException also if there is none
   */
  public static List<LabeledText> read(Path file, TextFormat format) {
    List<LabeledText> examples =
        readAll(file, record -> new LabeledText(record.input(format), record.label()));
    if (examples.isEmpty()) {
      throw new InvalidDataException(
          file + " holds no example; expected one JSON object per line.");
    }
    return examples;
  }

  /** Reads all texts of a file, which may be none; labels are not read. */
  public static List<TextInput> readUnlabeled(Path file, TextFormat format) {
    return readAll(file, record -> record.input(format));
  }

  /**
   * Reads texts one by one, as they are asked for; labels are not read.
   *
   * @param input the stream, which stays the caller's to close
   * @param source what messages call the stream, such as {@code standard input}
   * @param format the fields of the text
   */
  public static Iterator<TextInput> iterate(InputStream input, String source, TextFormat format) {
    return Iterators.transform(records(input, source), record -> record.input(format));
  }

  /**
   * Reads records one by one, as they are asked for.
   *
   * @param input the stream, which stays the caller's to close
   * @param source what messages call the stream, such as {@code standard input}
   */
  public static Iterator<DataRecord> records(InputStream input, String source) {
    return lines(input, source, DataRecord::parse);
  }

  /**
   * Reads lines of plain text one by one, as they are asked for, each as a record of {@link
   * TextFormat#SINGLE}. Blank lines are left out; otherwise as {@link #records}.
   */
  public static Iterator<DataRecord> plainLines(InputStream input, String source) {
    String field = TextFormat.SINGLE.fields().get(0);
    return lines(input, source, (place, line) -> DataRecord.ofTexts(place, Map.of(field, line)));
  }

  private static Iterator<DataRecord> lines(
      InputStream input, String source, BiFunction<String, String, DataRecord> parser) {
    LineReader lines = new LineReader(input, source);
    return new AbstractIterator<>() {
      @Override
      protected @Nullable DataRecord computeNext() {
        String line = lines.next();
        return line == null ? endOfData() : parser.apply(lines.place(), line);
      }
    };
  }

  /**
   * The format of a file by the fields of its first line: {@link TextFormat#SINGLE} or {@link
   * TextFormat#PAIR}.
   *
   * @throws InvalidDataException also if the record has the fields of neither or of both
   */
  public static TextFormat detectFormat(Path file) {
    return open(
        file,
        lines -> {
          String line = lines.next();
          if (line == null) {
            throw new InvalidDataException(file + " is empty; expected one JSON object per line.");
          }
          return DataRecord.parse(lines.place(), line).detectFormat();
        });
  }

  private static <T> List<T> readAll(Path file, Function<DataRecord, T> reader) {
    return open(
        file,
        lines -> {
          List<T> values = new ArrayList<>();
          for (String line = lines.next(); line != null; line = lines.next()) {
            values.add(reader.apply(DataRecord.parse(lines.place(), line)));
          }
          return List.copyOf(values);
        });
  }

  private static <T> T open(Path file, Function<LineReader, T> reader) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          file
              + (Files.exists(file) ? " is not a regular file" : " does not exist")
              + "; expected a JSON Lines file.");
    }
    try (InputStream input = Files.newInputStream(file)) {
      return reader.apply(new LineReader(input, file.toString()));
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
