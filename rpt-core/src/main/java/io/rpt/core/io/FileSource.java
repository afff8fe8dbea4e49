package io.rpt.core.io;

import com.google.common.base.Throwables;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bytes of a regular file, which must stay as it was when it was opened. */
final class FileSource implements ByteSource {
  private static final int PIECE_BYTES = 1 << 22;

  private final Path path;
  private final Stamp stamp;

  /** What tells one state of a file from another. */
  private record Stamp(long size, FileTime time, @Nullable Object key) {}

  private FileSource(Path path, Stamp stamp) {
    this.path = path;
    this.stamp = stamp;
  }

  /** Looks at the file without opening it, so that a pipe cannot block. */
  static FileSource open(Path path) {
    Stamp stamp = stamp(path);
    if (!Files.isReadable(path)) {
      throw unreadable(path, new AccessDeniedException(path.toString()));
    }
    return new FileSource(path, stamp);
  }

  private static Stamp stamp(Path path) {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    if (attributes.isDirectory()) {
      throw new InvalidFileException(
          path + ": is a directory; expected a file. Give the path of a file inside it.");
    }
    if (!attributes.isRegularFile()) {
      throw new InvalidFileException(
          path
              + ": is a pipe, socket or device; expected a regular file. Copy its content to a file.");
    }
    return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  static InvalidFileException unreadable(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new InvalidFileException(path + ": there is no such file. Check the path.", cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new InvalidFileException(
          path + ": may not be read by this user. Change the file's permissions.", cause);
    }
    return new InvalidFileException(
        path
            + ": cannot be read ("
            + Throwables.getRootCause(cause).getMessage()
            + "). Check the path.",
        cause);
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public long size() {
    return stamp.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    checkUnchanged();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      pieces(offset, target).parallel().forEach(piece -> read(channel, piece));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    target.position(target.limit());
    checkUnchanged();
  }

  /** Some bytes of the file, and where they go. */
  private record Piece(long offset, ByteBuffer target) {}

  /** Cuts a large read, so that several threads fill memory that is touched for the first time. */
  private static Stream<Piece> pieces(long offset, ByteBuffer target) {
    int length = target.remaining();
    return IntStream.rangeClosed(0, Math.max(0, length - 1) / PIECE_BYTES)
        .map(i -> i * PIECE_BYTES)
        .mapToObj(
            start -> {
              int size = Math.min(PIECE_BYTES, length - start);
              return new Piece(offset + start, target.slice(target.position() + start, size));
            });
  }

  private void read(FileChannel channel, Piece piece) {
    long at = piece.offset();
    while (piece.target().hasRemaining()) {
      int count;
      try {
        count = channel.read(piece.target(), at);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
      if (count < 0) {
        throw failure(
            "ended at byte " + at + " of " + stamp.size() + " while it was read. Open it again.");
      }
      at += count;
    }
  }

  @Override
  public ByteBuffer map(long offset, int length) {
    checkUnchanged();
    ByteBuffer mapped;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    } catch (IOException e) {
      throw new InvalidFileException(
          path
              + ": cannot be mapped into memory ("
              + Throwables.getRootCause(e).getMessage()
              + "). Read it instead, or move it to a file system that can be mapped.",
          e);
    }
    checkUnchanged();
    return mapped.order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void checkUnchanged() {
    Stamp now = stamp(path);
    if (!Objects.equals(now, stamp)) {
      throw failure(
          "changed after it was opened ("
              + stamp.size()
              + " bytes of "
              + stamp.time()
              + ", now "
              + now.size()
              + " bytes of "
              + now.time()
              + "). Open it again when nobody writes to it.");
    }
  }
}
