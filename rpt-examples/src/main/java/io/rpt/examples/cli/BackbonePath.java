package io.rpt.examples.cli;

import io.rpt.examples.files.UserFolder;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code world-bert} and {@code world-t5} as the embedded backbones, wherever a model's
 * folder is asked for; see {@link EmbeddedName}.
 */
final class BackbonePath implements ITypeConverter<Path> {
  /** Used by picocli. */
  BackbonePath() {}

  /** The folder of an embedded backbone, among the temporary files. */
  static Path unpacked(EmbeddedBackbone backbone) {
    return backbone.unpack(UserFolder.path());
  }

  @Override
  public Path convert(String name) {
    return EmbeddedBackbone.byName(name)
        .map(backbone -> EmbeddedName.resolve(name, () -> unpacked(backbone)))
        .orElseGet(() -> folder(name));
  }

  private static Path folder(String name) {
    Path folder = Path.of(name);
    if (name.startsWith("world-") && !Files.exists(folder)) {
      throw new TypeConversionException(
          "'"
              + name
              + "' is neither a folder nor one of the models that the program brings along, which"
              + " are "
              + Arrays.toString(EmbeddedBackbone.values())
              + ".");
    }
    return folder;
  }
}
