package io.rpt.examples.runs;

import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.runs.CellResult.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder with the results of one comparison: {@code results.jsonl}, and {@code results-1.jsonl}
 * and so on of processes that share the work.
 *
 * @param folder the folder
 */
public record ResultFolder(Path folder) {
  private static final String NAME = "results(-[0-9]+)?\\.jsonl";

  /** The file that a process writes: of the whole, or of a part. */
  public Path file(Optional<Shard> shard) {
    return folder.resolve(
        shard.map(part -> "results-" + part.number() + ".jsonl").orElse("results.jsonl"));
  }

  /**
   * The results of all files by their cells; of a cell with several the finished one.
   *
   * @throws InvalidFileException if a file cannot be read or is damaged
   */
  public Map<Cell, CellResult> read() {
    return read(file -> true);
  }

  /** As {@link #read()}, without one of the files. */
  public Map<Cell, CellResult> readOthers(Path own) {
    return read(file -> !file.equals(own));
  }

  private Map<Cell, CellResult> read(Predicate<Path> chosen) {
    Map<Cell, CellResult> results = new LinkedHashMap<>();
    for (Path file : files().stream().filter(chosen).toList()) {
      for (CellResult result : ResultFile.read(file)) {
        results.merge(
            result.cell(), result, (first, second) -> first instanceof Done ? first : second);
      }
    }
    return results;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(NAME)).sorted().toList();
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + " cannot be read: " + e + ". Name the --out of a comparison.", e);
    }
  }
}
