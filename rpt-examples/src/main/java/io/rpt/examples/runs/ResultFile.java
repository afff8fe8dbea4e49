package io.rpt.examples.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.files.ProcessLock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Results in JSON Lines, one for each run that ended, forced to the disk line by line. A crash
 * leaves at most half a line at the end, which is cut off when the file is opened again; anything
 * else that is no result is refused. One process at a time may use it.
 */
final class ResultFile implements AutoCloseable {
  private static final long MAX_BYTES = 1L << 29;

  private final Path path;
  private final ProcessLock lock;
  // Not a FileChannel: that closes itself when an interrupted thread writes.
  private final RandomAccessFile file;
  private ResultLines results;
  private int tornBytes;

  private ResultFile(Path path, ProcessLock lock, RandomAccessFile file) {
    this.path = path;
    this.lock = lock;
    this.file = file;
    results = ResultLines.of(path, new byte[0]);
  }

  /**
   * Opens the file, or makes it and its folder, and reads what it holds.
   *
   * @throws InvalidFileException if it cannot be used, another process uses it, a line is damaged,
   *     or two lines are results of one cell
   */
  static ResultFile open(Path path) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw unusable(path, e);
    }
    ProcessLock lock =
        ProcessLock.acquire(
            path.resolveSibling(path.getFileName() + ".lock"),
            path + " is in use by another comparison. Wait for it, or name another file.");
    try {
      return open(path, lock);
    } catch (IOException e) {
      lock.close();
      throw unusable(path, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ResultFile open(Path path, ProcessLock lock) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      ResultFile results = new ResultFile(path, lock, file);
      results.load();
      return results;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void load() throws IOException {
    requireSize(path, file.length());
    byte[] bytes = new byte[(int) file.length()];
    file.readFully(bytes);
    results = ResultLines.of(path, bytes);
    tornBytes = bytes.length - results.wholeBytes();
    file.setLength(results.wholeBytes());
    file.seek(results.wholeBytes());
    if (results.lacksEnd()) {
      file.write('\n');
    }
    file.getFD().sync();
  }

  /**
   * Reads the results of a file that another process may be writing.
   *
   * @throws InvalidFileException if it cannot be read, or as {@link #open}
   */
  static List<CellResult> read(Path path) {
    try {
      requireSize(path, Files.size(path));
      return ResultLines.of(path, Files.readAllBytes(path)).all();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static void requireSize(Path path, long bytes) {
    if (bytes > MAX_BYTES) {
      throw new InvalidFileException(
          path
              + " has "
              + bytes
              + " bytes; expected results of at most "
              + MAX_BYTES
              + " bytes. Name another file.");
    }
  }

  /** How the cell's run ended, or empty if it never did. */
  Optional<CellResult> find(Cell cell) {
    return results.find(cell);
  }

  /** How many bytes of half a line were cut off when the file was opened. */
  int tornBytes() {
    return tornBytes;
  }

  /**
   * Adds a result and forces it to the disk.
   *
   * @throws InvalidFileException if it cannot be written
   */
  void append(CellResult result) {
    try {
      file.write((ResultLine.write(result) + "\n").getBytes(UTF_8));
      file.getFD().sync();
    } catch (IOException e) {
      throw unusable(path, e);
    }
    results.put(result, path + ", just now");
  }

  private static InvalidFileException unusable(Path path, IOException e) {
    return new InvalidFileException(
        path + " cannot be used for the results: " + e + ". Check the disk and the folder.", e);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unusable(path, e);
    } finally {
      lock.close();
    }
  }
}
