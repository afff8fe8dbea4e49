package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainingResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * What a training run writes: {@code prompt} (projected, for serving), {@code trained} (with its
 * network) and the state, from which a stopped run goes on. One process at a time may use it.
 */
final class RunFolder implements AutoCloseable {
  private final Path folder;
  private final Path state;
  private final FileChannel lock;

  private RunFolder(Path folder, Path state, FileChannel lock) {
    this.folder = folder;
    this.state = state;
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
    FileChannel lock = lock(folder, state);
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
      return new RunFolder(folder, state, lock);
    } catch (IOException e) {
      close(lock, folder);
      throw new InvalidFileException(
          state + " cannot be cleared: " + e + ". Check its permissions.", e);
    } catch (RuntimeException e) {
      close(lock, folder);
      throw e;
    }
  }

  private static FileChannel lock(Path folder, Path state) {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(state);
      FileChannel channel =
          FileChannel.open(
              state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new InvalidFileException(
            state + " is in use by another training run. Wait for it, or name another --out.");
      }
      return channel;
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + " cannot be used for the results: " + e + ". Name another --out.", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path folder() {
    return folder;
  }

  Path state() {
    return state;
  }

  /** Where the projected prompt is saved. */
  Path prompt() {
    return folder.resolve("prompt");
  }

  /** Saves both forms of the prompt and returns the bytes of the projected one's files. */
  long save(TrainingResult result) {
    PromptFiles.save(result.prompt(), folder.resolve("trained"));
    saveProjected(result.projected());
    return bytes(prompt());
  }

  /** Saves the projected form alone. */
  void saveProjected(ProjectedPrompt prompt) {
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
    close(lock, folder);
  }

  private static void close(FileChannel lock, Path folder) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new InvalidFileException(folder + " cannot be unlocked: " + e + ".", e);
    }
  }
}
