package io.rpt.djl.backbone;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.djl.golden.GoldenTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One case of a golden model folder: its inputs, and what the outputs must be.
 *
 * @param folder the model folder
 * @param name the case's name, which says what it means
 * @param json its entry in {@code cases.json}
 * @param tensors the folder's {@code cases.safetensors}
 */
record GoldenCase(Path folder, String name, JsonObject json, SafetensorsFile tensors) {
  /** The cases of a folder, in the order of its {@code cases.json}. */
  static List<GoldenCase> of(Path folder) {
    SafetensorsFile tensors =
        SafetensorsFile.open(folder.resolve("cases.safetensors"), SafetensorsLimits.forBackbones());
    JsonObject cases = GoldenDirectory.json(folder.resolve("cases.json")).getAsJsonObject("cases");
    return cases.entrySet().stream()
        .map(
            entry ->
                new GoldenCase(folder, entry.getKey(), entry.getValue().getAsJsonObject(), tensors))
        .toList();
  }

  /** The family of the folder. */
  String family() {
    JsonElement type = GoldenDirectory.json(folder.resolve("config.json")).get("model_type");
    return type == null ? "without model_type" : type.getAsString();
  }

  /**
   * Which of the known kinds of case this is: the longest that the name equals or begins with
   * before an underscore; empty if it is none of them.
   */
  String kind(List<String> known) {
    return known.stream()
        .filter(kind -> name.equals(kind) || name.startsWith(kind + "_"))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  /** {@code folder/case}. */
  String title() {
    return folder.getFileName() + "/" + name;
  }

  Set<String> outputs() {
    return json.getAsJsonObject("outputs").keySet();
  }

  boolean hasInput(String input) {
    return tensors.contains(name + "/in/" + input);
  }

  long[] longs(String input) {
    return tensors.readLongs(name + "/in/" + input);
  }

  float[] floats(String input) {
    return tensors.readFloats(name + "/in/" + input).toArray();
  }

  long[] shape(String input) {
    return toArray(tensors.info(name + "/in/" + input).shape());
  }

  /** The last axis of an output. */
  int outputLength(String output) {
    long[] shape = shapeOf(output);
    return Math.toIntExact(shape[shape.length - 1]);
  }

  /** Compares a whole output. */
  void check(String output, GoldenTensor actual, double relative) {
    GoldenAssert.assertShape(output, shapeOf(output), actual.shape());
    GoldenAssert.assertClose(
        output, expected(output), actual.values(), tolerance(output, relative));
  }

  /**
   * Compares an output [B, S, ..] at the places where the mask [B, S] is 1; the actual tensor may
   * end earlier, but not before the last such place.
   */
  void checkPlaces(String output, GoldenTensor actual, long[] mask, double relative) {
    long[] shape = shapeOf(output);
    int places = Math.toIntExact(shape[1]);
    int width = Math.toIntExact(Arrays.stream(shape).skip(2).reduce(1, Math::multiplyExact));
    int actualPlaces = Math.toIntExact(actual.shape()[1]);
    long[] actualShape = actual.shape().clone();
    actualShape[1] = places;
    GoldenAssert.assertShape(output, shape, actualShape);
    double[] expected = expected(output);
    for (int b = 0; b < shape[0]; b++) {
      for (int s = 0; s < actualPlaces; s++) {
        if (mask[b * actualPlaces + s] == 1) {
          GoldenAssert.assertClose(
              output + " at row " + b + ", place " + s,
              slice(expected, (b * places + s) * width, width),
              slice(actual.values(), (b * actualPlaces + s) * width, width),
              tolerance(output, relative));
        }
      }
    }
  }

  /** Compares a mask [B, S] exactly; the actual one may end at its longest row. */
  void checkMask(String output, GoldenTensor actual) {
    long[] shape = shapeOf(output);
    int places = Math.toIntExact(shape[1]);
    int actualPlaces = Math.toIntExact(actual.shape()[1]);
    double[] padded = new double[Math.toIntExact(shape[0]) * places];
    for (int b = 0; b < shape[0]; b++) {
      System.arraycopy(actual.values(), b * actualPlaces, padded, b * places, actualPlaces);
    }
    GoldenAssert.assertClose(output, expected(output), padded, 0);
  }

  private static double[] slice(double[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, from + length);
  }

  private long[] shapeOf(String output) {
    return toArray(tensors.info(name + "/out/" + output).shape());
  }

  private double[] expected(String output) {
    String precise = name + "/ref64/" + output;
    String stored = tensors.contains(precise) ? precise : name + "/out/" + output;
    if (tensors.info(stored).dtype().equals("I64")) {
      return Arrays.stream(tensors.readLongs(stored)).asDoubleStream().toArray();
    }
    return tensors.readDoubles(stored);
  }

  /**
   * 0 for whole numbers; else the file's tolerance, or {@code relative} of the largest magnitude
   * where that is more.
   */
  private double tolerance(String output, double relative) {
    JsonObject about = json.getAsJsonObject("outputs").getAsJsonObject(output);
    if (about.get("dtype").getAsString().startsWith("int")) {
      return 0;
    }
    return Math.max(
        about.get("tolerance").getAsDouble(), relative * about.get("max_abs").getAsDouble());
  }

  private static long[] toArray(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
