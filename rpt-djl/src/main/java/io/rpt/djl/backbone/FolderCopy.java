package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a model folder that has other weights, and all else as another folder. */
final class FolderCopy {
  /** What is copied where it is there. */
  private static final List<String> OTHERS =
      List.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "spiece.model",
          "vocab.txt");

  private FolderCopy() {}

  /** Writes {@code weights} and copies the rest. */
  static Path write(Path source, Path target, byte[] weights) {
    try {
      Files.createDirectories(target);
      if (Files.isSameFile(source, target)) {
        throw new InvalidValueException(
            "The weights would be saved over " + source + ", which is open. Name another folder.");
      }
      AtomicFiles.write(target.resolve(ModelFolder.SINGLE), weights);
      for (String name : OTHERS) {
        Path file = source.resolve(name);
        if (Files.exists(file)) {
          AtomicFiles.write(target.resolve(name), Files.readAllBytes(file));
        }
      }
      return target;
    } catch (IOException e) {
      throw new InvalidFileException(
          target + " cannot be written: " + e + ". Name another folder.", e);
    }
  }
}
