package io.rpt.examples.cli;

import io.rpt.examples.files.UserFolder;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/**
 * Reads {@code world-bert} as the embedded backbone, wherever a model's folder is asked for; see
 * {@link EmbeddedName}.
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
        .orElseGet(() -> Path.of(name));
  }
}
