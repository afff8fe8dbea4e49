package io.rpt.examples.files;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An empty file that one process at a time holds locked; the operating system frees it if the
 * process dies. The file stays: deleting it would let two processes lock two files of one name.
 */
public final class ProcessLock implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes the file if it is missing, and locks it.
   *
   * @param file a file in a folder that exists
   * @param inUse the message if somebody else holds it
   * @throws InvalidFileException if somebody else holds it, or the file cannot be made
   */
  public static ProcessLock acquire(Path file, String inUse) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new InvalidFileException(inUse);
      }
      return new ProcessLock(file, channel);
    } catch (IOException e) {
      throw new InvalidFileException(
          file + " cannot be locked: " + e + ". Check the permissions of its folder.", e);
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

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be unlocked: " + e + ".", e);
    }
  }
}
