package io.rpt.core.io;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** SHA-256 digests, as 64 lower-case hexadecimal digits. */
public final class Digests {
  private static final int CHUNK_BYTES = 1 << 20;

  private Digests() {}

  /** The digest of bytes in memory. */
  public static String sha256(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }

  /**
   * The digest of a file, read in chunks.
   *
   * @throws InvalidFileException if it is no readable regular file
   */
  public static String sha256(Path file) {
    return sha256(List.of(file));
  }

  /**
   * The digest of the bytes of several files, one after the other as if they were one.
   *
   * @throws InvalidFileException if one of them is no readable regular file
   */
  public static String sha256(List<Path> files) {
    Hasher hasher = Hashing.sha256().newHasher();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (Path file : files) {
      FileSource.open(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        while (channel.read(chunk.clear()) >= 0) {
          hasher.putBytes(chunk.flip());
        }
      } catch (IOException e) {
        throw FileSource.unreadable(file, e);
      }
    }
    return hasher.hash().toString();
  }
}
