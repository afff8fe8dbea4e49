package io.rpt.examples.superglue;

import io.rpt.core.data.LineReader;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the official files of SuperGLUE: UTF-8, one JSON object per line. Fields that the task does
 * not use may be there; whatever it uses must be there, of the right kind, and numbered once.
 */
public final class OfficialFile {
  private static final JsonLimits LIMITS =
      new JsonLimits(LineReader.MAX_LINE_BYTES, 16, LineReader.MAX_LINE_BYTES);

  private OfficialFile() {}

  /** Which labels a file must have. */
  public enum Labels {
    /** All: {@code train.jsonl} and {@code val.jsonl}. */
    REQUIRED,
    /** Any that are there are read: {@code test.jsonl}. */
    OPTIONAL
  }

  /**
   * Finds a split's file.
   *
   * @param data the task's folder, or the folder that holds it under the task's official name
   * @param split {@code train}, {@code val} or {@code test}
   * @throws InvalidFileException if neither folder has it, or the folder is that of another task
   */
  public static Path locate(SuperGlueTask task, Path data, String split) {
    String name = split + ".jsonl";
    Path inner = data.resolve(task.officialName()).resolve(name);
    Path own = data.resolve(name);
    if (Files.exists(inner)) {
      return inner;
    }
    if (Files.exists(own) && !isOfAnotherTask(task, data)) {
      return own;
    }
    throw new InvalidFileException(
        data
            + ": neither "
            + inner
            + " nor, in a folder that is not another task's, "
            + own
            + " exists. Give the folder of the official "
            + task
            + " files, or the folder that holds it.");
  }

  /** Whether the folder bears the official name of another task. */
  private static boolean isOfAnotherTask(SuperGlueTask task, Path data) {
    String name = String.valueOf(data.toAbsolutePath().normalize().getFileName());
    return Arrays.stream(SuperGlueTask.values())
        .anyMatch(other -> other != task && other.officialName().equals(name));
  }

  /**
   * Reads a file.
   *
   * @return its rows in order: questions for MultiRC, queries for ReCoRD, else examples; at least
   *     one
   * @throws InvalidDataException naming file, line and field, if a line is not what the task's
   *     official file has, or if there is none
   * @throws InvalidFileException if the file cannot be read
   */
  public static List<Row> read(SuperGlueTask task, Path file, Labels labels) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          file
              + (Files.exists(file) ? " is not a regular file" : " does not exist")
              + "; expected the official JSON Lines of "
              + task
              + ".");
    }
    try (InputStream input = Files.newInputStream(file)) {
      return read(task, input, file.toString(), labels);
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
    }
  }

  /**
   * As {@link #read(SuperGlueTask, Path, Labels)}, from a stream, which stays the caller's to
   * close.
   *
   * @param source what messages call the stream
   */
  public static List<Row> read(
      SuperGlueTask task, InputStream input, String source, Labels labels) {
    LineReader lines = new LineReader(input, source);
    Map<String, String> numbers = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      rows.addAll(readLine(task, lines.place(), line, labels, numbers));
    }
    if (rows.isEmpty()) {
      throw new InvalidDataException(
          source + " holds no example; expected one JSON object per line.");
    }
    return List.copyOf(rows);
  }

  private static List<Row> readLine(
      SuperGlueTask task, String place, String line, Labels labels, Map<String, String> numbers) {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      JsonObject object = JsonValue.parse(bytes, place, LIMITS).asObject();
      return task.read(Fields.of(object, place, labels == Labels.REQUIRED, numbers));
    } catch (InvalidFileException e) {
      throw new InvalidDataException(String.valueOf(e.getMessage()), e);
    }
  }
}
