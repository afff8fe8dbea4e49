package io.rpt.examples.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import io.rpt.core.data.LineReader;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonValue;
import io.rpt.examples.files.ProcessLock;
import io.rpt.examples.runs.CellResult.Done;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Results in JSON Lines, one for each run that ended, forced to the disk line by line. A crash
 * leaves at most half a line at the end, which is cut off when the file is opened again; anything
 * else that is no result is refused. One process at a time may use it.
 */
final class ResultFile implements AutoCloseable {
  private static final long MAX_BYTES = 1L << 29;
  private static final byte[] LINE_START = ResultLine.START.getBytes(UTF_8);

  private final Path path;
  private final ProcessLock lock;
  // Not a FileChannel: that closes itself when an interrupted thread writes.
  private final RandomAccessFile file;
  private final Map<Cell, Placed> results = new HashMap<>();
  private int tornBytes;

  private record Placed(CellResult result, String place) {}

  private ResultFile(Path path, ProcessLock lock, RandomAccessFile file) {
    this.path = path;
    this.lock = lock;
    this.file = file;
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
    if (file.length() > MAX_BYTES) {
      throw new InvalidFileException(
          path
              + " has "
              + file.length()
              + " bytes; expected results of at most "
              + MAX_BYTES
              + " bytes. Name another file.");
    }
    byte[] bytes = new byte[(int) file.length()];
    file.readFully(bytes);
    int end = Bytes.lastIndexOf(bytes, (byte) '\n') + 1;
    byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
    tornBytes = isTorn(tail) ? tail.length : 0;
    int kept = bytes.length - tornBytes;
    read(Arrays.copyOf(bytes, kept));
    file.setLength(kept);
    file.seek(kept);
    if (kept > end) {
      file.write('\n');
    }
    file.getFD().sync();
  }

  /** Half of a line begins as our lines do, and is no JSON yet. */
  private static boolean isTorn(byte[] tail) {
    int shared = Math.min(tail.length, LINE_START.length);
    return shared > 0 && Arrays.equals(tail, 0, shared, LINE_START, 0, shared) && !isJson(tail);
  }

  private static boolean isJson(byte[] bytes) {
    try {
      return !JsonValue.parse(bytes, "line", JsonLimits.standard()).isNull();
    } catch (InvalidFileException e) {
      return false;
    }
  }

  private void read(byte[] bytes) {
    LineReader lines = new LineReader(new ByteArrayInputStream(bytes), path.toString());
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        put(ResultLine.read(line, lines.place()), lines.place());
      }
    } catch (InvalidDataException e) {
      throw new InvalidFileException(String.valueOf(e.getMessage()), e);
    }
  }

  private void put(CellResult result, String place) {
    Placed before = results.get(result.cell());
    if (before == null || !(before.result() instanceof Done)) {
      results.put(result.cell(), new Placed(result, place));
    } else if (result instanceof Done) {
      throw new InvalidFileException(
          place
              + ": a second result of "
              + result.cell()
              + "; the first stands at "
              + before.place()
              + ". Remove one of them.");
    }
  }

  /** How the cell's run ended, or empty if it never did. */
  Optional<CellResult> find(Cell cell) {
    return Optional.ofNullable(results.get(cell)).map(Placed::result);
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
    put(result, path + ", just now");
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
