package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Weights drawn one after the other from one seed, and the folder that holds them. */
final class RandomWeights {
  private final Random random;
  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

  RandomWeights(long seed) {
    random = new Random(seed);
  }

  /** What was drawn so far. */
  Map<String, FloatTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Draws a matrix of normal values with mean 0. */
  void normal(String name, double deviation, int rows, int columns) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    tensors.put(name, FloatTensor.of(values, rows, columns));
  }

  /** Makes a matrix that is a multiple of another. */
  void multiple(String name, double factor, String of) {
    FloatTensor other = Objects.requireNonNull(tensors.get(of));
    float[] values = new float[other.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (factor * other.get(i));
    }
    tensors.put(name, FloatTensor.of(values, other.shape().get(0), other.shape().get(1)));
  }

  /** Makes all values of a matrix's row one value. */
  void row(String name, int index, float value) {
    FloatTensor drawn = Objects.requireNonNull(tensors.get(name));
    int columns = drawn.shape().get(1);
    float[] values = new float[drawn.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / columns == index ? value : drawn.get(i);
    }
    tensors.put(name, FloatTensor.of(values, drawn.shape().get(0), columns));
  }

  /** Makes a vector of one value. */
  void constant(String name, float value, int size) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    tensors.put(name, FloatTensor.of(values, size));
  }

  /** Writes the three files of a model folder. */
  static Path writeFolder(Path folder, byte[] weights, String tokenizer, byte[] config) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(ModelFolder.SINGLE), weights);
      Files.write(folder.resolve("tokenizer.json"), tokenizer.getBytes(StandardCharsets.UTF_8));
      Files.write(folder.resolve("config.json"), config);
    } catch (IOException e) {
      throw new InvalidFileException(folder + " cannot be written: " + e + ".", e);
    }
    return folder;
  }
}
