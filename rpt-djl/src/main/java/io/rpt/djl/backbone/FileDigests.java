package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Digests of large files, remembered as long as paths, sizes and times of the last change stay. */
final class FileDigests {
  private static final Map<List<Stamp>, String> KNOWN = new ConcurrentHashMap<>();

  private FileDigests() {}

  private record Stamp(Path path, long size, FileTime modified) {
    static Stamp of(Path file) {
      try {
        return new Stamp(file.toRealPath(), Files.size(file), Files.getLastModifiedTime(file));
      } catch (IOException e) {
        throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
      }
    }
  }

  /** SHA-256 over the bytes of the files in their order, in hexadecimal. */
  static String of(List<Path> files) {
    List<Stamp> stamps = files.stream().map(Stamp::of).toList();
    return KNOWN.computeIfAbsent(stamps, stamp -> Digests.sha256(files));
  }
}
