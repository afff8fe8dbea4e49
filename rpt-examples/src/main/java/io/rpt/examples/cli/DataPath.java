package io.rpt.examples.cli;

import io.rpt.examples.files.UserFolder;
import io.rpt.examples.world.WorldTask;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/**
 * Reads {@code world} as the tasks of the embedded world, wherever a data folder is asked for; see
 * {@link EmbeddedName}.
 */
final class DataPath implements ITypeConverter<Path> {
  private static final String WORLD = "world";
  private static final long SEED = 7;
  private static final int TRAINING = 2000;
  private static final int VALIDATION = 500;

  /** Used by picocli. */
  DataPath() {}

  /** The folder of the embedded tasks, among the temporary files. */
  static Path world() {
    Path folder = UserFolder.path().resolve(WORLD);
    WorldTask.writeAll(folder, SEED, TRAINING, VALIDATION);
    return folder;
  }

  @Override
  public Path convert(String name) {
    return name.equals(WORLD) ? EmbeddedName.resolve(name, DataPath::world) : Path.of(name);
  }
}
