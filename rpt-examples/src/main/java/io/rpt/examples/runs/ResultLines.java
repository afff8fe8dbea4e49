package io.rpt.examples.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import io.rpt.core.data.LineReader;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonValue;
import io.rpt.examples.runs.CellResult.Done;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results that a file's bytes hold, one for each cell: the finished one, else the last. */
final class ResultLines {
  private static final byte[] LINE_START = ResultLine.START.getBytes(UTF_8);

  private final Path path;
  private final Map<Cell, Placed> results = new LinkedHashMap<>();
  private int wholeBytes;
  private int lineBytes;

  private record Placed(CellResult result, String place) {}

  private ResultLines(Path path) {
    this.path = path;
  }

  /**
   * Reads a file's bytes; half a line at the end, left by a crash or still being written, is left
   * out.
   *
   * @throws InvalidFileException if a line is damaged, or two are results of one cell
   */
  static ResultLines of(Path path, byte[] bytes) {
    ResultLines lines = new ResultLines(path);
    lines.lineBytes = Bytes.lastIndexOf(bytes, (byte) '\n') + 1;
    byte[] tail = Arrays.copyOfRange(bytes, lines.lineBytes, bytes.length);
    lines.wholeBytes = isTorn(tail) ? lines.lineBytes : bytes.length;
    lines.read(Arrays.copyOf(bytes, lines.wholeBytes));
    return lines;
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

  /** Adds a result that stands at a place. */
  void put(CellResult result, String place) {
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

  /** All results, in the order in which their cells came. */
  List<CellResult> all() {
    return results.values().stream().map(Placed::result).toList();
  }

  /** How many bytes hold whole lines, the last perhaps without its end. */
  int wholeBytes() {
    return wholeBytes;
  }

  /** Whether the last whole line lacks its end. */
  boolean lacksEnd() {
    return wholeBytes > lineBytes;
  }
}
