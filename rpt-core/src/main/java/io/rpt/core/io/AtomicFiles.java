package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files so that a reader, or a crash, sees the old content or the new, never a part. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /**
   * Replaces the content of {@code target}: writes a temporary file in the same folder, forces it
   * to the disk, reads it back and compares digests, renames it over the target, and forces the
   * folder. The temporary file is gone afterwards.
   *
   * @throws InvalidFileException if the folder is missing or read-only, the disk is full, or what
   *     was read back differs; the old content then stays
   */
  public static void write(Path target, byte[] content) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new InvalidFileException(
          target + ": is a directory; expected a file to write. Add a file name.");
    }
    Path temporary = folder.resolve(".rpt-" + UUID.randomUUID() + ".tmp");
    try {
      writeAndForce(temporary, content);
      verify(temporary, target, content);
      move(temporary, target);
      forceFolder(folder);
    } catch (IOException e) {
      throw failure(target, folder, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void writeAndForce(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void verify(Path written, Path target, byte[] content) {
    String expected = Digests.sha256(content);
    String found = Digests.sha256(written);
    if (!found.equals(expected)) {
      throw new InvalidFileException(
          target
              + ": was not written: the bytes read back have the digest "
              + found
              + "; expected "
              + expected
              + ". Check the disk.");
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A folder can be opened, and so forced, on POSIX systems only. */
  private static void forceFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static InvalidFileException failure(Path target, Path folder, IOException cause) {
    String reason;
    if (cause instanceof NoSuchFileException) {
      reason = "there is no folder " + folder + ". Create it first.";
    } else if (cause instanceof AccessDeniedException) {
      reason = "the folder " + folder + " may not be written by this user. Choose another folder.";
    } else {
      reason =
          cause.getMessage()
              + ". Check the disk and the path; the old content, if any, is untouched.";
    }
    return new InvalidFileException(target + ": was not written: " + reason, cause);
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The write has already succeeded or failed on its own terms; a leftover is harmless.
      return;
    }
  }
}
