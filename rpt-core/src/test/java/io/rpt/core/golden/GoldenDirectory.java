package io.rpt.core.golden;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A directory of golden files, whose {@code README.md} says what they mean. Any part of it may be
 * absent.
 *
 * @param root the absolute directory
 */
public record GoldenDirectory(Path root) {
  /** The system property that names another directory, as an absolute path. */
  public static final String PROPERTY = "rpt.golden";

  private static final Path RESOURCES = Path.of("rpt-core", "src", "test", "resources");

  /** Checks that the root is an absolute directory. */
  public GoldenDirectory {
    if (!root.isAbsolute() || !Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + " is " + root + "; expected the absolute path of a directory.");
    }
  }

  /** The directory that {@value #PROPERTY} names, or the repository's own. */
  public static GoldenDirectory locate() {
    String property = System.getProperty(PROPERTY, "");
    return property.isBlank() ? own("golden") : new GoldenDirectory(Path.of(property));
  }

  /** Model folders in the same form that Hugging Face's classes made. */
  public static GoldenDirectory families() {
    return own("families");
  }

  private static GoldenDirectory own(String name) {
    Path own = RESOURCES.resolve(name);
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(own))) {
        return new GoldenDirectory(folder.resolve(own));
      }
    }
    throw new IllegalStateException("Neither " + start + " nor a folder above it has " + own + ".");
  }

  /** The model folders: those with a {@code config.json} and a {@code cases.json}, by name. */
  public List<Path> modelFolders() {
    return list(root).stream()
        .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
        .filter(folder -> Files.isRegularFile(folder.resolve("cases.json")))
        .toList();
  }

  /** The files of {@code part} that end in {@code .json}, by name; none if the part is absent. */
  public List<Path> jsonFiles(String part) {
    return list(root.resolve(part)).stream()
        .filter(file -> file.getFileName().toString().endsWith(".json"))
        .filter(Files::isRegularFile)
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A test {@code part/name} for each entry of the index files of {@code part}; none if the part is
   * absent.
   *
   * @param check is given the entry's safetensors file, which stands beside the index, and the
   *     entry
   */
  public static Stream<DynamicTest> tests(String part, BiConsumer<Path, JsonObject> check) {
    return tests(part, entry -> true, check);
  }

  /**
   * As {@link #tests(String, BiConsumer)}, for some entries.
   *
   * @param wanted which
   */
  public static Stream<DynamicTest> tests(
      String part, Predicate<JsonObject> wanted, BiConsumer<Path, JsonObject> check) {
    return locate().jsonFiles(part).stream()
        .flatMap(
            index ->
                json(index).entrySet().stream()
                    .filter(entry -> wanted.test(entry.getValue().getAsJsonObject()))
                    .map(
                        entry ->
                            DynamicTest.dynamicTest(
                                part + "/" + entry.getKey(),
                                index.toUri(),
                                () ->
                                    check.accept(
                                        index.resolveSibling(entry.getKey() + ".safetensors"),
                                        entry.getValue().getAsJsonObject()))));
  }

  /** Reads a JSON object. */
  public static JsonObject json(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
