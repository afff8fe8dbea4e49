package io.rpt.examples.cli;

import io.rpt.core.error.RptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.TypeConversionException;

/**
 * A name that stands for something the program brings along where a folder is asked for. It is
 * refused where there is such a folder too, which {@code ./name} still means.
 */
final class EmbeddedName {
  private EmbeddedName() {}

  /** Writes what the name stands for, and says where. */
  static Path resolve(String name, Supplier<Path> write) {
    if (Files.exists(Path.of(name))) {
      throw new TypeConversionException(
          "'"
              + name
              + "' is a folder here, and the name of what the program brings along. Write ./"
              + name
              + " for the folder, or start from another place.");
    }
    try {
      return write.get();
    } catch (RptException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
