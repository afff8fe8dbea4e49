package io.rpt.examples.files;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that the program can make at any time, and leaves alone while it is as it should be. */
public final class KeptFile {
  private KeptFile() {}

  /** As {@link #write(Path, byte[])}, in UTF-8. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file and the folders above it, unless it is there with the same bytes. Other processes
   * see the whole file or none.
   *
   * @throws InvalidFileException if it cannot be written
   */
  public static void write(Path file, byte[] bytes) {
    try {
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFiles.write(file, bytes);
      }
    } catch (IOException e) {
      throw new InvalidFileException(
          file + " cannot be written: " + e + ". Make room, or name another folder.", e);
    }
  }
}
