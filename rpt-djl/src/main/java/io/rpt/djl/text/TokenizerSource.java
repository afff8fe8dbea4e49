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
import java.util.List;

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

  /** The older files, of which a folder may have one kind. */
  private static final List<String> OLDER = List.of("spiece.model", "vocab.txt", "vocab.json");

  /**
   * Finds {@code tokenizer.json}, else {@code spiece.model}, {@code vocab.txt} or {@code
   * vocab.json} with {@code merges.txt}, and converts these.
   *
   * @param vocabularySize V of the model
   * @throws InvalidFileException if there is none of them, more than one older one, or a damaged
   *     one
   * @throws UnsupportedFeatureException if an older one is of a kind that is not converted
   */
  static TokenizerSource find(Path folder, int vocabularySize) {
    Path file = folder.resolve("tokenizer.json");
    if (isThere(file)) {
      byte[] json = bytes(file);
      return new TokenizerSource(file, json, Digests.sha256(json));
    }
    List<String> there = OLDER.stream().filter(name -> isThere(folder.resolve(name))).toList();
    if (there.size() != 1) {
      throw new InvalidFileException(
          folder
              + (there.isEmpty()
                  ? " has no tokenizer.json, spiece.model, vocab.txt or vocab.json. "
                  : " has both "
                      + String.join(" and ", there)
                      + ", and no tokenizer.json that decides. Keep the one that belongs to the"
                      + " model. ")
              + REMEDY);
    }
    return convert(there.get(0), folder, vocabularySize);
  }

  private static TokenizerSource convert(String name, Path folder, int vocabularySize) {
    Path file = folder.resolve(name);
    byte[] original = bytes(file);
    byte[] merges = name.equals("vocab.json") ? bytes(folder.resolve("merges.txt")) : new byte[0];
    TokenizerConfig config = TokenizerConfig.open(folder);
    String json =
        switch (name) {
          case "vocab.txt" -> WordPieceConversion.convert(original, file, config, vocabularySize);
          case "vocab.json" ->
              ByteLevelConversion.convert(original, merges, folder, config, vocabularySize);
          default -> SentencePieceConversion.convert(original, file, config, vocabularySize);
        };
    return new TokenizerSource(
        file,
        json.getBytes(StandardCharsets.UTF_8),
        Digests.sha256(Bytes.concat(original, merges, config.bytes())));
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
