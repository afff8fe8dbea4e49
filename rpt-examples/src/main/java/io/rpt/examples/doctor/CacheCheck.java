package io.rpt.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder that DJL unpacks natives into: ENGINE_CACHE_DIR, DJL_CACHE_DIR, else ~/.djl.ai. */
record CacheCheck(Surroundings here) implements Check {
  private static final long LEAST_FREE = Sizes.GIB;
  private static final String REMEDY =
      "set DJL_CACHE_DIR to a folder that can be written, with 1 GiB free";

  @Override
  public String what() {
    return "cache";
  }

  @Override
  public Finding look() throws IOException {
    Path folder = folder();
    Path existing = existing(folder);
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.fail(what(), folder + " cannot be written, because of " + existing, REMEDY);
    }
    long free = Files.getFileStore(existing).getUsableSpace();
    boolean filled = hasPyTorch(folder);
    String value =
        folder
            + (filled ? ", PyTorch unpacked, " : ", nothing unpacked yet, ")
            + Sizes.of(free)
            + " free";
    return filled || free >= LEAST_FREE
        ? Finding.ok(what(), value)
        : Finding.warn(what(), value, "unpacking takes 450 MB: " + REMEDY);
  }

  @Override
  public String remedy() {
    return REMEDY;
  }

  private Path folder() {
    return here.setting("ENGINE_CACHE_DIR")
        .or(() -> here.setting("DJL_CACHE_DIR"))
        .map(Path::of)
        .orElseGet(
            () -> {
              Path home = Path.of(here.property("user.home"));
              Path base = Files.isWritable(home) ? home : Path.of(here.property("java.io.tmpdir"));
              return base.resolve(".djl.ai");
            })
        .toAbsolutePath();
  }

  private static Path existing(Path folder) {
    @Nullable Path place = folder;
    while (place != null && !Files.exists(place)) {
      place = place.getParent();
    }
    return place == null ? folder : place;
  }

  private static boolean hasPyTorch(Path folder) throws IOException {
    Path natives = folder.resolve("pytorch");
    if (!Files.isDirectory(natives)) {
      return false;
    }
    try (var entries = Files.list(natives)) {
      return entries.anyMatch(Files::isDirectory);
    }
  }
}
