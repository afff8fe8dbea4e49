package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A published tokenizer twice: from its {@code tokenizer.json}, and converted from its older file.
 * They are in folders beside each other that {@code -Drpt.models=DIR} names.
 */
record RealTokenizers(TextEncoder real, TextEncoder converted) implements AutoCloseable {
  /** Opens a BERT's. */
  static RealTokenizers bert(Path empty) throws IOException {
    return open("tokenizer-bert-base-uncased", "vocab.txt", 30522, empty);
  }

  /** Opens a T5's. */
  static RealTokenizers t5(Path empty) throws IOException {
    return open("tokenizer-t5", "spiece.model", 32128, empty);
  }

  /** The folder of a tokenizer; the test is skipped if there is none. */
  static Path folder(String name) {
    assumeTrue(Files.isDirectory(models()), RealTokenizers::reason);
    return models().resolve(name);
  }

  /** The folder of the models' folders, which may be missing. */
  static Path models() {
    String property = System.getProperty("rpt.models", "");
    Path usual = Path.of("..", "..", "shared", "models").toAbsolutePath().normalize();
    return property.isBlank() ? usual : Path.of(property);
  }

  /** Why a test is skipped. */
  static String reason() {
    return "There is no folder " + models() + "; name one with -Drpt.models=DIR.";
  }

  private static RealTokenizers open(String name, String file, int size, Path empty)
      throws IOException {
    Path folder = folder(name);
    Files.createDirectories(empty);
    for (String copied : List.of(file, "tokenizer_config.json")) {
      Files.copy(folder.resolve(copied), empty.resolve(copied));
    }
    return new RealTokenizers(TextEncoder.open(folder, size, 0), TextEncoder.open(empty, size, 0));
  }

  /** Fails unless both give the same for a text. */
  void compare(String text) {
    assertThat(converted.tokenIds(text)).as(text).isEqualTo(real.tokenIds(text));
    compare(TextInput.of(text));
  }

  /** Fails unless both give the same row, or both refuse. */
  void compare(TextInput input) {
    assertThat(row(converted, input)).as(input.toString()).isEqualTo(row(real, input));
  }

  private static Optional<TokenRow> row(TextEncoder encoder, TextInput input) {
    try {
      return Optional.of(encoder.encode(input));
    } catch (InvalidDataException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    real.close();
    converted.close();
  }
}
