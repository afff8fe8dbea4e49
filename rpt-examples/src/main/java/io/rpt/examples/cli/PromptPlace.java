package io.rpt.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a saved prompt by its own folder, or by the folder of the run that wrote it. */
final class PromptPlace {
  private PromptPlace() {}

  static Path find(Path given) {
    Path inner = given.resolve("prompt");
    boolean isRun =
        !Files.exists(given.resolve("prompt.json")) && Files.exists(inner.resolve("prompt.json"));
    return isRun ? inner : given;
  }
}
