package io.rpt.examples.cli;

import io.rpt.examples.world.WorldTask;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/**
 * Reads {@code world} as the tasks of the embedded world, wherever a data folder is asked for. They
 * are written to the folder of temporary files; a folder of that name in the current one comes
 * first.
 */
final class DataPath implements ITypeConverter<Path> {
  private static final String WORLD = "world";
  private static final long SEED = 7;
  private static final int TRAINING = 2000;
  private static final int VALIDATION = 500;

  private static Path home() {
    String user = System.getProperty("user.name", "anybody").replaceAll("[^A-Za-z0-9_-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "rpt-" + user);
  }

  @Override
  public Path convert(String name) {
    Path given = Path.of(name);
    if (!name.equals(WORLD) || Files.exists(given)) {
      return given;
    }
    Path folder = home().resolve(WORLD);
    WorldTask.writeAll(folder, SEED, TRAINING, VALIDATION);
    return folder;
  }
}
