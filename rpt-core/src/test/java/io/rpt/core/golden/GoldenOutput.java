package io.rpt.core.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.io.SafetensorsFile;

/**
 * What a golden file expects under one name.
 *
 * @param name as the JSON lists it
 * @param values the float64 reference where there is one, else the float32 one
 * @param shape its dimensions
 * @param tolerance the largest accepted difference
 */
public record GoldenOutput(String name, double[] values, long[] shape, double tolerance) {
  /**
   * Reads an expectation.
   *
   * @param name as the JSON lists it, as {@code out/projected} or {@code grad/prompt}
   * @param reference the name of the float64 reference
   * @param fallback the name of the float32 one
   */
  public static GoldenOutput read(
      JsonObject outputs, SafetensorsFile file, String name, String reference, String fallback) {
    JsonElement tolerance = outputs.getAsJsonObject(name).get("tolerance");
    String stored = file.contains(reference) ? reference : fallback;
    return new GoldenOutput(
        name,
        file.readDoubles(stored),
        file.info(stored).shape().stream().mapToLong(Long::longValue).toArray(),
        tolerance == null ? Double.NaN : tolerance.getAsDouble());
  }

  /** Compares a result, shape first. */
  public void compare(double[] actual, long... actualShape) {
    GoldenAssert.assertShape(name, shape, actualShape);
    GoldenAssert.assertClose(name, values, actual, tolerance);
  }
}
