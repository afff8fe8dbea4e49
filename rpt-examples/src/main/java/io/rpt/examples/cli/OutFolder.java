package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that {@code --out} names. */
final class OutFolder {
  private OutFolder() {}

  /**
   * Makes it if it is missing.
   *
   * @throws InvalidFileException if it cannot be made
   */
  static void make(Path out) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new InvalidFileException(
          out + " cannot be used for the results: " + e + ". Name another --out.", e);
    }
  }
}
