package io.rpt.djl.cache;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonText;
import io.rpt.core.io.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Kept states in a memory-mapped file: a header of {@value #HEADER} bytes, a JSON object of the
 * {@link StateKey} filled with spaces, then the numbers of row after row. It is made under another
 * name and renamed when it is complete; a file of other states is replaced.
 */
final class StateFile {
  private static final int HEADER = 4096;
  private static final long CHUNK = 1L << 30;

  private final Path path;
  private final StateKey key;
  private final List<Integer> sizes;

  private StateFile(Path path, StateKey key, List<Integer> sizes) {
    this.path = path;
    this.key = key;
    this.sizes = sizes;
  }

  /**
   * Opens a file, or makes it.
   *
   * @param sizes the bytes of each row
   * @param warnings is told why a file that was there is replaced
   * @param filler writes the states into the rows' buffers
   * @return the rows' buffers, read-only
   */
  static List<ByteBuffer> open(
      Path path,
      StateKey key,
      List<Integer> sizes,
      Consumer<String> warnings,
      Consumer<List<ByteBuffer>> filler) {
    StateFile file = new StateFile(path, key, sizes);
    try {
      if (!file.isCurrent(warnings)) {
        file.make(filler);
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        return file.map(channel, MapMode.READ_ONLY);
      }
    } catch (IOException e) {
      throw new InvalidFileException(
          path + ": states cannot be kept there (" + e + "). Name another file, or use memory.", e);
    }
  }

  private long length() {
    return HEADER + sizes.stream().mapToLong(Integer::longValue).sum();
  }

  private boolean isCurrent(Consumer<String> warnings) throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    List<String> differences = key.differences(stored());
    if (differences.isEmpty() && Files.size(path) == length()) {
      return true;
    }
    warnings.accept(
        path
            + " keeps other states"
            + (differences.isEmpty() ? " (another length)" : "; different are " + differences)
            + ". They are computed anew.");
    return false;
  }

  /** The key in the file's header; empty if it has none. */
  private SortedMap<String, String> stored() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // reads on until the header is full or the file ends
      }
    }
    SortedMap<String, String> parts = new TreeMap<>();
    try {
      JsonObject json =
          JsonValue.parse(header.array(), path.toString(), JsonLimits.standard()).asObject();
      json.names().forEach(name -> parts.put(name, json.string(name)));
    } catch (InvalidFileException e) {
      throw new InvalidFileException(foreign(), e);
    }
    if (!StateKey.isOne(parts)) {
      throw new InvalidFileException(foreign());
    }
    return parts;
  }

  private String foreign() {
    return path + " is no file of kept states. Name another file.";
  }

  private void make(Consumer<List<ByteBuffer>> filler) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, path.getFileName().toString(), ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(JsonText.toBytes(new TreeMap<>(key.parts())));
        while (header.hasRemaining()) {
          header.put((byte) ' ');
        }
        channel.write(header.flip(), 0);
        filler.accept(map(channel, MapMode.READ_WRITE));
        channel.force(true);
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Maps the rows, as many together as one mapping can hold. */
  private List<ByteBuffer> map(FileChannel channel, MapMode mode) throws IOException {
    List<ByteBuffer> rows = new ArrayList<>();
    long offset = HEADER;
    int from = 0;
    while (from < sizes.size()) {
      long chunk = 0;
      int to = from;
      while (to < sizes.size() && (to == from || chunk + sizes.get(to) <= CHUNK)) {
        chunk += sizes.get(to++);
      }
      ByteBuffer mapped = channel.map(mode, offset, chunk);
      int start = 0;
      for (int row = from; row < to; row++) {
        rows.add(mapped.slice(start, sizes.get(row)).order(ByteOrder.nativeOrder()));
        start += sizes.get(row);
      }
      offset += chunk;
      from = to;
    }
    return rows;
  }
}
