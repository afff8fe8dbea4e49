package io.rpt.examples.superglue;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows to test with: a few invented ones of each task, and the official data where it is. */
final class SuperGlueSamples {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private SuperGlueSamples() {}

  /** The text of a file among the test resources. */
  static String resource(String name) {
    try (InputStream input = SuperGlueSamples.class.getResourceAsStream("/superglue/" + name)) {
      if (input == null) {
        throw new IllegalStateException("no test resource superglue/" + name);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The invented rows of a task. */
  static List<Row> rows(SuperGlueTask task) {
    return read(task, resource(task + ".jsonl"), OfficialFile.Labels.REQUIRED);
  }

  /** Reads lines of a task. */
  static List<Row> read(SuperGlueTask task, String lines, OfficialFile.Labels labels) {
    return OfficialFile.read(
        task,
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        "rows.jsonl",
        labels);
  }

  /** The folder of the official data; the test is skipped if there is none. */
  static Path data() {
    return folder("rpt.data", "data/superglue");
  }

  /** The folder of models and tokenizers; the test is skipped if there is none. */
  static Path models() {
    return folder("rpt.models", "models");
  }

  private static Path folder(String property, String usual) {
    String given = System.getProperty(property, "");
    Path shared = Path.of("..", "..", "shared").toAbsolutePath().normalize();
    Path folder = given.isBlank() ? shared.resolve(usual) : Path.of(given);
    assumeTrue(
        Files.isDirectory(folder),
        "There is no folder " + folder + "; name one with -D" + property + "=DIR.");
    return folder;
  }

  /** A line for each row, with all that a row says. */
  static List<String> lines(List<FormattedExample> examples) {
    List<String> lines = new ArrayList<>();
    for (FormattedExample example : examples) {
      lines.add(GSON.toJson(example));
    }
    return lines;
  }
}
