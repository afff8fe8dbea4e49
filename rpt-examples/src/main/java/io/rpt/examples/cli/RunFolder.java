package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.files.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a training run writes: {@code prompt} (for serving), {@code trained} (with the network of a
 * projected prompt) and the state, from which a stopped run goes on. One process at a time may use
 * it.
 */
final class RunFolder implements AutoCloseable {
  private final Path folder;
  private final ProcessLock lock;

  private RunFolder(Path folder, ProcessLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folders if they are missing and locks them.
   *
   * @param overwrite whether another run's prompt and state may be replaced
   * @throws InvalidFileException if they cannot be made, another process uses them, or the folder
   *     holds a prompt of which it has no state
   */
  static RunFolder open(Path folder, Path state, boolean overwrite) {
    ProcessLock lock = lock(folder, state);
    try {
      Path saved = state.resolve(PromptTuner.STATE_FILE);
      if (overwrite) {
        Files.deleteIfExists(saved);
      } else if (Files.exists(folder.resolve("prompt")) && !Files.exists(saved)) {
        throw new InvalidFileException(
            folder
                + " holds a prompt already, and "
                + state
                + " no state of its run. Name another folder with --out, or replace it with"
                + " --overwrite.");
      }
      return new RunFolder(folder, lock);
    } catch (IOException e) {
      lock.close();
      throw new InvalidFileException(
          state + " cannot be cleared: " + e + ". Check its permissions.", e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ProcessLock lock(Path folder, Path state) {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + " cannot be used for the results: " + e + ". Name another --out.", e);
    }
    return ProcessLock.acquire(
        state.resolve("lock"),
        state + " is in use by another training run. Wait for it, or name another --out.");
  }

  /** Where the prompt is saved. */
  Path prompt() {
    return folder.resolve("prompt");
  }

  /**
   * Saves the prompt, and beside a projected one the form that it was trained in; returns the bytes
   * of the served one's files.
   */
  long save(TrainingResult result) {
    if (result.trained() instanceof SoftPrompt) {
      PromptFiles.save(result.reparameterized(), folder.resolve("trained"));
    }
    saveServable(result.servable());
    return bytes(prompt());
  }

  /** Saves the form that is served alone. */
  void saveServable(ServablePrompt prompt) {
    PromptFiles.save(prompt, prompt());
  }

  /** The bytes of a folder's files. */
  static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw new InvalidFileException(folder + " cannot be read: " + e + ".", e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
