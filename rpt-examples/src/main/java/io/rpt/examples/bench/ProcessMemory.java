package io.rpt.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, as Linux counts it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Whether it is known here. */
  static boolean isKnown() {
    return Files.isReadable(STATUS);
  }

  /** What it is now, in MiB. */
  static double now() {
    return mebibytes("VmRSS:");
  }

  /** The most that it has been, in MiB. */
  static double peak() {
    return mebibytes("VmHWM:");
  }

  private static double mebibytes(String key) {
    try (var lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith(key))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
