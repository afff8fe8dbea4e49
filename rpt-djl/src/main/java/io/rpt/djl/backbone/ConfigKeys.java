package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonObject;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Reads the keys of a {@code config.json}.
 *
 * @param json the object
 * @param file where it stands
 */
record ConfigKeys(JsonObject json, Path file) {
  /** A whole number that is not negative, or {@code fallback} where the key is absent or null. */
  int integer(String key, int fallback) {
    return (int) json.optionalInteger(key, 0, Integer.MAX_VALUE).orElse(fallback);
  }

  /**
   * Refuses a variant that is not built.
   *
   * @throws UnsupportedFeatureException naming key and both values
   */
  void require(String key, Object value, Object supported) {
    if (!value.equals(supported)) {
      throw new UnsupportedFeatureException(
          file
              + ": "
              + key
              + " is "
              + value
              + "; only "
              + supported
              + " is supported. Use another model of this family.");
    }
  }

  /**
   * Makes a configuration, and lets what is wrong with it name the file.
   *
   * @throws InvalidFileException if a value is out of range
   * @throws UnsupportedFeatureException if the model is a variant that is not built
   */
  <T> T read(Supplier<T> body) {
    try {
      return body.get();
    } catch (InvalidValueException e) {
      throw json.failure(e.getMessage() + " Correct the file.");
    } catch (UnsupportedFeatureException e) {
      throw new UnsupportedFeatureException(file + ": " + e.getMessage(), e);
    }
  }
}
