package io.rpt.examples.files;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes machine-readable results: one JSON object per line, flushed line by line. */
public final class JsonLines implements AutoCloseable {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final Writer writer;

  private JsonLines(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens a file, whose earlier content is replaced.
   *
   * @throws InvalidFileException if it cannot be written
   */
  public static JsonLines open(Path file) {
    try {
      return new JsonLines(file, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** One line, members in the order of the map. */
  public static String line(Map<String, ?> object) {
    return GSON.toJson(object);
  }

  /** Writes one line and hands it to the operating system. */
  public void write(Map<String, ?> object) {
    try {
      writer.write(line(object));
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static InvalidFileException failure(Path file, IOException e) {
    return new InvalidFileException(
        file + " cannot be written: " + e + ". Name a file in a folder that exists.", e);
  }
}
