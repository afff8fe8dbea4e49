package io.rpt.examples.doctor;

import com.google.common.collect.Maps;
import com.google.common.primitives.Longs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the program runs, as far as checks read it.
 *
 * @param environment variables by name
 * @param properties the Java virtual machine's, by name
 * @param root the root of the file system, below which {@code proc}, {@code sys} and {@code dev}
 *     are looked for
 * @param classes where the natives' descriptions are looked for
 * @param cores how many processors the virtual machine may use
 * @param heapMax the most bytes of its heap
 */
public record Surroundings(
    Map<String, String> environment,
    Map<String, String> properties,
    Path root,
    ClassLoader classes,
    int cores,
    long heapMax) {
  /** Copies the maps. */
  public Surroundings {
    environment = Map.copyOf(environment);
    properties = Map.copyOf(properties);
  }

  /** Those of this process. */
  public static Surroundings here() {
    Runtime runtime = Runtime.getRuntime();
    return new Surroundings(
        System.getenv(),
        Maps.fromProperties(System.getProperties()),
        Path.of("/"),
        Surroundings.class.getClassLoader(),
        runtime.availableProcessors(),
        runtime.maxMemory());
  }

  /** A setting as DJL reads it: the variable, else the property; nothing if it is empty. */
  Optional<String> setting(String name) {
    String value = environment.getOrDefault(name, properties.getOrDefault(name, ""));
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  String property(String name) {
    return properties.getOrDefault(name, "unknown");
  }

  /** A description that stands on the class path. */
  Optional<Properties> described(String resource) {
    try (@Nullable InputStream stream = classes.getResourceAsStream(resource)) {
      if (stream == null) {
        return Optional.empty();
      }
      Properties read = new Properties();
      read.load(stream);
      return Optional.of(read);
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " on the class path cannot be read", e);
    }
  }

  boolean has(String file) {
    return Files.exists(root.resolve(file));
  }

  /** The lines of a file of the system; none where there is no such file. */
  List<String> lines(String file) {
    try {
      return has(file) ? Files.readAllLines(root.resolve(file)) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The first number in a line of a file that begins with a word, if there is one. */
  Optional<Long> number(String file, String beginning) {
    return lines(file).stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> Longs.tryParse(line.replaceAll("\\D", "")))
        .filter(number -> number != null)
        .findFirst();
  }
}
