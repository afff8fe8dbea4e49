package io.rpt.djl.text;

import com.google.common.primitives.Bytes;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The tokenizer that a model folder holds, as the native tokenizer takes it.
 *
 * @param file where it stands
 * @param json the content of {@code tokenizer.json}, or what an older file was converted to
 * @param digest SHA-256 of what was read, in hexadecimal; see {@link TextEncoder#digest}
 */
record TokenizerSource(Path file, byte[] json, String digest) {
  /** The next step where a folder's tokenizer cannot be converted. */
  static final String REMEDY =
      "Download tokenizer.json from the model's page, or write it once in Python:"
          + " AutoTokenizer.from_pretrained(dir, use_fast=True).save_pretrained(dir).";

  private static final int MAX_BYTES = 1 << 28;

  /**
   * Finds {@code tokenizer.json}, else {@code spiece.model} or {@code vocab.txt}, and converts
   * these.
   *
   * @param vocabularySize V of the model
   * @throws InvalidFileException if there is none of them, both older ones, or a damaged one
   * @throws UnsupportedFeatureException if an older one is of a kind that is not converted
   */
  static TokenizerSource find(Path folder, int vocabularySize) {
    Path file = folder.resolve("tokenizer.json");
    if (isThere(file)) {
      byte[] json = bytes(file);
      return new TokenizerSource(file, json, Digests.sha256(json));
    }
    Path pieces = folder.resolve("spiece.model");
    Path words = folder.resolve("vocab.txt");
    if (isThere(pieces) == isThere(words)) {
      throw new InvalidFileException(
          folder
              + (isThere(words)
                  ? " has both spiece.model and vocab.txt, and no tokenizer.json that decides."
                      + " Keep the one that belongs to the model. "
                  : " has no tokenizer.json, spiece.model or vocab.txt. ")
              + REMEDY);
    }
    return convert(isThere(words) ? words : pieces, isThere(words), folder, vocabularySize);
  }

  private static TokenizerSource convert(
      Path file, boolean words, Path folder, int vocabularySize) {
    byte[] original = bytes(file);
    TokenizerConfig config = TokenizerConfig.open(folder);
    String json =
        words
            ? WordPieceConversion.convert(original, file, config, vocabularySize)
            : SentencePieceConversion.convert(original, file, config, vocabularySize);
    return new TokenizerSource(
        file,
        json.getBytes(StandardCharsets.UTF_8),
        Digests.sha256(Bytes.concat(original, config.bytes())));
  }

  /** Whether there is something of this name, be it a link to nothing. */
  static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Reads a whole file of at most 256 MiB. */
  static byte[] bytes(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InvalidFileException(
            file
                + " is a folder, a link to nothing or a device; expected a regular file."
                + " Download it again.");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidFileException(
            file
                + " has "
                + Files.size(file)
                + " bytes; at most "
                + MAX_BYTES
                + " are accepted. Use the file that belongs to the model.");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
    }
  }
}
