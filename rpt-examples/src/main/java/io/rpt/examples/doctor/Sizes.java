package io.rpt.examples.doctor;

import java.util.Locale;

/** Bytes for people. */
final class Sizes {
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  private Sizes() {}

  static String of(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.0f MiB", (double) bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }
}
