package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands beside an older tokenizer file: {@code tokenizer_config.json}, and {@code
 * added_tokens.json}. Both may be missing; then the values are those that the tokenizer's class has
 * by itself.
 */
final class TokenizerConfig {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Path folder;
  private final byte[] bytes;
  private final JsonObject tree;

  private TokenizerConfig(Path folder, byte[] bytes) {
    this.folder = folder;
    this.bytes = bytes;
    tree = parse(folder.resolve("tokenizer_config.json"), bytes.length == 0 ? EMPTY : bytes);
  }

  /**
   * Reads the configuration of a folder.
   *
   * @throws InvalidFileException if it is there, but damaged
   */
  static TokenizerConfig open(Path folder) {
    Path file = folder.resolve("tokenizer_config.json");
    boolean there = TokenizerSource.isThere(file);
    return new TokenizerConfig(folder, there ? TokenizerSource.bytes(file) : new byte[0]);
  }

  private static JsonObject parse(Path file, byte[] bytes) {
    return JsonValue.parse(bytes, file.toString(), JsonLimits.standard()).asObject();
  }

  /** The bytes of {@code tokenizer_config.json}; none where it is missing. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** True or false, or empty where the configuration says nothing. */
  Optional<Boolean> bool(String name) {
    return tree.optionalBool(name);
  }

  /** A whole number from {@code min} to {@code max}, or {@code usual}. */
  int integer(String name, int min, int max, int usual) {
    return (int) tree.optionalInteger(name, min, max).orElse(usual);
  }

  /** The text of a special token, such as {@code unk_token}. */
  String token(String name, String usual) {
    return tree.find(name).map(TokenizerConfig::content).orElse(usual);
  }

  private static String content(JsonValue token) {
    return token.isObject() ? token.asObject().string("content") : token.asString();
  }

  /**
   * The tokenizer's class without {@code Fast}; the first of the given names where none is named.
   *
   * @param known the names that are supported
   * @throws UnsupportedFeatureException naming both
   */
  String requireClass(List<String> known) {
    String found = tree.optionalString("tokenizer_class").orElse(known.get(0));
    String base = found.endsWith("Fast") ? found.substring(0, found.length() - 4) : found;
    if (!known.contains(base)) {
      throw unsupported("tokenizer_class is " + found + "; supported are " + known);
    }
    return base;
  }

  /**
   * Refuses a switch that stands otherwise.
   *
   * @throws UnsupportedFeatureException naming it
   */
  void requireBool(String name, boolean expected) {
    if (bool(name).orElse(expected) != expected) {
      throw unsupported(name + " is " + !expected + "; only " + expected + " is supported");
    }
  }

  /**
   * Refuses tokens that the folder adds to the tokenizer's own.
   *
   * @param known the tokens that the converted tokenizer keeps whole, with their ids
   * @throws UnsupportedFeatureException naming the first other one
   */
  void requireAdded(Map<String, Integer> known) {
    if (tree.has("additional_special_tokens")) {
      for (JsonValue token : tree.list("additional_special_tokens")) {
        requireAdded(known, content(token), known.getOrDefault(content(token), -1));
      }
    }
    if (tree.has("added_tokens_decoder")) {
      JsonObject byId = tree.object("added_tokens_decoder");
      for (String id : byId.names()) {
        requireAdded(known, byId.object(id).string("content"), parseId(byId, id));
      }
    }
    Path file = folder.resolve("added_tokens.json");
    if (TokenizerSource.isThere(file)) {
      JsonObject byToken = parse(file, TokenizerSource.bytes(file));
      for (String token : byToken.names()) {
        requireAdded(known, token, byToken.integer(token, 0, Integer.MAX_VALUE));
      }
    }
  }

  private static int parseId(JsonObject byId, String id) {
    if (!id.matches("[0-9]{1,9}")) {
      throw byId.failure("\"" + id + "\" is no token id. Download the file again.");
    }
    return Integer.parseInt(id);
  }

  private void requireAdded(Map<String, Integer> known, String token, int id) {
    Integer own = known.get(token);
    if (own == null || own != id) {
      throw unsupported(
          "the token \""
              + token
              + "\" is added"
              + (id < 0 ? "" : " with the id " + id)
              + "; the tokenizer's own file "
              + (own == null ? "does not have it as a special token" : "gives it the id " + own));
    }
  }

  private UnsupportedFeatureException unsupported(String message) {
    return new UnsupportedFeatureException(
        folder + ": " + message + ". There is no conversion for this. " + TokenizerSource.REMEDY);
  }
}
