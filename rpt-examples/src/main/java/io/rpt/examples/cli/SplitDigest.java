package io.rpt.examples.cli;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Path;

/** What tells a task's files from others of the same names. */
final class SplitDigest {
  private SplitDigest() {}

  /** The SHA-256 of both files, in hexadecimal, joined by a plus sign. */
  static String of(Path training, Path validation) {
    return of(training) + "+" + of(validation);
  }

  private static String of(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
    }
  }
}
