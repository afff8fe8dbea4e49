package io.rpt.djl.backbone;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.rpt.core.error.InvalidFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The object in a model folder's JSON file, read strictly; every failure names the file, the key
 * and the value.
 */
final class HfConfig {
  private static final long MAX_BYTES = 1L << 28;
  private static final TypeAdapter<JsonElement> TREE = new Gson().getAdapter(JsonElement.class);

  private final Path file;
  private final JsonObject object;

  private HfConfig(Path file, JsonObject object) {
    this.file = file;
    this.object = object;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFileException if it is missing, too large, or no JSON object
   */
  static HfConfig read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(
          file + " is missing or no regular file. Point at a complete Hugging Face model folder.");
    }
    try (JsonReader reader =
        new JsonReader(
            new InputStreamReader(
                Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()))) {
      checkSize(file);
      reader.setStrictness(Strictness.STRICT);
      JsonElement tree = TREE.read(reader);
      if (!tree.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidFileException(file + " is not one JSON object. Download the file again.");
      }
      return new HfConfig(file, tree.getAsJsonObject());
    } catch (JsonParseException | IllegalStateException | MalformedJsonException e) {
      throw damaged(file, e);
    } catch (CharacterCodingException | EOFException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
    }
  }

  private static void checkSize(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new InvalidFileException(
          file + " has " + size + " bytes; a model's JSON file has at most " + MAX_BYTES + ".");
    }
  }

  private static InvalidFileException damaged(Path file, Exception cause) {
    return new InvalidFileException(
        file + " is not valid JSON: " + cause.getMessage() + ". Download the file again.", cause);
  }

  /** The file that was read. */
  Path file() {
    return file;
  }

  /** The whole object; not to be changed. */
  JsonObject object() {
    return object;
  }

  /** A text, or {@code fallback} where the key is absent or null. */
  String text(String key, String fallback) {
    return value(key, fallback, "a text", JsonPrimitive::isString, JsonPrimitive::getAsString);
  }

  /** A whole number, or {@code fallback} where the key is absent or null. */
  int integer(String key, int fallback) {
    return value(key, fallback, "a whole number", HfConfig::isInteger, JsonPrimitive::getAsInt);
  }

  /** A number, or {@code fallback} where the key is absent or null. */
  double number(String key, double fallback) {
    return value(key, fallback, "a number", JsonPrimitive::isNumber, JsonPrimitive::getAsDouble);
  }

  /** True or false, or {@code fallback} where the key is absent or null. */
  boolean flag(String key, boolean fallback) {
    return value(
        key, fallback, "true or false", JsonPrimitive::isBoolean, JsonPrimitive::getAsBoolean);
  }

  private static boolean isInteger(JsonPrimitive value) {
    if (!value.isNumber()) {
      return false;
    }
    try {
      return new BigDecimal(value.getAsString()).intValueExact() == value.getAsInt();
    } catch (ArithmeticException | NumberFormatException e) {
      return false;
    }
  }

  private <T> T value(
      String key,
      T fallback,
      String expected,
      Predicate<JsonPrimitive> accepted,
      Function<JsonPrimitive, T> read) {
    JsonElement element = object.get(key);
    if (element == null || element.isJsonNull()) {
      return fallback;
    }
    if (!(element instanceof JsonPrimitive primitive) || !accepted.test(primitive)) {
      throw new InvalidFileException(
          file + ": " + key + " is " + element + "; expected " + expected + ". Correct the file.");
    }
    return read.apply(primitive);
  }
}
