package io.rpt.examples.pretrain;

import io.rpt.core.error.RptException;
import io.rpt.examples.files.Bundled;
import io.rpt.examples.files.KeptFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A trained backbone that the program brings along, made by {@link Pretraining}; its {@code
 * pretraining.json} says how.
 */
public enum EmbeddedBackbone {
  /** A BERT. */
  BERT("world-bert", WorldBackbone.BERT),
  /** A T5. */
  T5("world-t5", WorldBackbone.T5);

  private static final String PLACE = "/io/rpt/examples/backbones/";
  private static final List<String> FILES =
      List.of("config.json", "model.safetensors", "tokenizer.json", Pretraining.DESCRIPTION);

  private final String folderName;
  private final WorldBackbone family;

  EmbeddedBackbone(String folderName, WorldBackbone family) {
    this.folderName = folderName;
    this.family = family;
  }

  /** The backbone of a name such as {@code world-bert}; empty if there is none. */
  public static Optional<EmbeddedBackbone> byName(String name) {
    return Arrays.stream(values()).filter(one -> one.folderName.equals(name)).findFirst();
  }

  /** Which backbone it is. */
  public WorldBackbone family() {
    return family;
  }

  /**
   * Writes its files, unless they are there already; several processes may do so at once.
   *
   * @param parent holds its folder, which is made if it is missing
   * @return its folder
   * @throws io.rpt.core.error.InvalidFileException if a file cannot be written
   * @throws RptException if the program lacks a file of it
   */
  public Path unpack(Path parent) {
    Path folder = parent.resolve(folderName);
    for (String file : FILES) {
      KeptFile.write(folder.resolve(file), bytes(file));
    }
    return folder;
  }

  private byte[] bytes(String file) {
    return Bundled.bytes(EmbeddedBackbone.class, PLACE + folderName + "/" + file);
  }

  @Override
  public String toString() {
    return folderName;
  }
}
