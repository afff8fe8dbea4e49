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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Kept states in a memory-mapped file: a header of {@value #HEADER} bytes, a JSON object of the
 * {@link StateKey} and a checksum, filled with spaces, then the numbers of row after row. It is
 * made under another name and renamed when it is complete; a file of other states, or a damaged
 * one, is replaced.
 */
final class StateFile {
  private static final int HEADER = 4096;
  private static final long CHUNK = 1L << 30;
  private static final int ZEROS = 1 << 20;
  private static final String CHECKSUM = "crc32c";

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
      Optional<List<ByteBuffer>> current = file.current(warnings);
      return current.isPresent() ? current.get() : file.make(filler);
    } catch (IOException e) {
      throw new InvalidFileException(
          path + ": states cannot be kept there (" + e + "). Name another file, or use memory.", e);
    }
  }

  private long length() {
    return HEADER + sizes.stream().mapToLong(Integer::longValue).sum();
  }

  /** The rows of the file that is there; none if it must be made. */
  private Optional<List<ByteBuffer>> current(Consumer<String> warnings) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    SortedMap<String, String> stored = stored();
    String checksum = stored.remove(CHECKSUM);
    List<String> differences = key.differences(stored);
    String problem = "";
    if (!differences.isEmpty()) {
      problem = "keeps other states; different are " + differences;
    } else if (Files.size(path) != length()) {
      problem = "keeps states that are not complete";
    } else {
      List<ByteBuffer> rows = mapped();
      if (checksum(rows).equals(checksum)) {
        return Optional.of(rows);
      }
      problem = "keeps states that were changed since (their checksum is another)";
    }
    warnings.accept(path + " " + problem + ". They are computed anew.");
    return Optional.empty();
  }

  private List<ByteBuffer> mapped() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return map(channel, MapMode.READ_ONLY);
    }
  }

  private static String checksum(List<ByteBuffer> rows) {
    CRC32C checksum = new CRC32C();
    rows.forEach(row -> checksum.update(row.duplicate()));
    return Long.toHexString(checksum.getValue());
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
    return path + " is no file of kept states. Name another file, or delete this one.";
  }

  private List<ByteBuffer> make(Consumer<List<ByteBuffer>> filler) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, path.getFileName().toString(), ".part");
    try {
      fill(part, filler);
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return mapped();
  }

  private void fill(Path part, Consumer<List<ByteBuffer>> filler) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      reserve(channel);
      List<ByteBuffer> rows = map(channel, MapMode.READ_WRITE);
      filler.accept(rows);
      SortedMap<String, Object> parts = new TreeMap<>(key.parts());
      parts.put(CHECKSUM, checksum(rows));
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      header.put(JsonText.toBytes(parts));
      while (header.hasRemaining()) {
        header.put((byte) ' ');
      }
      channel.write(header.flip(), 0);
      channel.force(true);
    }
  }

  /** Takes the room: on a full disk this fails here, where a mapped write would end the process. */
  private void reserve(FileChannel channel) throws IOException {
    for (long at = 0; at < length(); ) {
      int size = (int) Math.min(ZEROS, length() - at);
      at += channel.write(ByteBuffer.allocate(size), at);
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
