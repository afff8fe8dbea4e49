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
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  private FolderCopy() {}

  /** Makes the folder; refuses the source itself. */
  static void prepare(Path source, Path target) {
    try {
      Files.createDirectories(target);
      if (Files.isSameFile(source, target)) {
        throw new InvalidValueException(
            "The weights would be saved over " + source + ", which is open. Name another folder.");
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static InvalidFileException failure(Path target, IOException cause) {
    return new InvalidFileException(
        target + " cannot be written: " + cause + ". Name another folder.", cause);
  }

  /** Writes {@code weights} and copies the rest. */
  static Path write(Path source, Path target, byte[] weights) {
    prepare(source, target);
    try {
      AtomicFiles.write(target.resolve(ModelFolder.SINGLE), weights);
      for (String name : OTHERS) {
        Path file = source.resolve(name);
        if (Files.exists(file)) {
          AtomicFiles.write(target.resolve(name), Files.readAllBytes(file));
        }
      }
      return target;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }
}
