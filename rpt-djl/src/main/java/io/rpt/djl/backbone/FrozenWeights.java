package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Longs;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a folder's tensors, one at a time, from the file straight into an array of a manager;
 * always as float32.
 */
final class FrozenWeights {
  private final ModelFolder folder;
  private final NDManager manager;
  private final Map<String, SafetensorsFile> fileOf;
  private final BertNames names;

  FrozenWeights(ModelFolder folder, NDManager manager) {
    this.folder = folder;
    this.manager = manager;
    this.fileOf = open(folder);
    this.names = new BertNames(fileOf.keySet());
  }

  private static Map<String, SafetensorsFile> open(ModelFolder folder) {
    Map<Path, SafetensorsFile> files = new LinkedHashMap<>();
    for (Path path : folder.weightFiles()) {
      files.put(path, SafetensorsFile.open(path, SafetensorsLimits.forBackbones()));
    }
    Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
    if (folder.shardOf().isEmpty()) {
      files
          .values()
          .forEach(file -> file.tensors().keySet().forEach(name -> fileOf.put(name, file)));
    }
    folder
        .shardOf()
        .forEach(
            (name, path) -> {
              SafetensorsFile file = files.get(path);
              if (file == null || !file.contains(name)) {
                throw new InvalidFileException(
                    path
                        + " lacks the tensor "
                        + name
                        + ", which the index places there. Download index and shards again.");
              }
              fileOf.put(name, file);
            });
    return fileOf;
  }

  /** Whether a weight with the canonical name is stored. */
  boolean has(String canonical) {
    return names.find(canonical).isPresent();
  }

  /**
   * Refuses a folder that stores more layers than its configuration has.
   *
   * @throws InvalidFileException if it does
   */
  void checkLayers(int layers) {
    names
        .beyond(layers)
        .ifPresent(
            name -> {
              throw new InvalidFileException(
                  folder.path()
                      + " stores the tensor "
                      + name
                      + ", but num_hidden_layers in config.json is "
                      + layers
                      + ". Use the config.json that belongs to these weights.");
            });
  }

  /**
   * Reads a weight.
   *
   * @param canonical its name in today's spelling without {@code bert.}
   * @param shape what the configuration demands
   * @return an array of the manager, on its device
   * @throws InvalidFileException if it is missing, or has another shape or no float format
   */
  NDArray read(String canonical, long... shape) {
    String stored = names.find(canonical).orElseThrow(() -> missing(canonical, shape));
    SafetensorsFile file = file(stored);
    List<Long> expected = Longs.asList(shape);
    List<Long> actual = file.info(stored).shape();
    if (!actual.equals(expected)) {
      throw new InvalidFileException(
          file.source()
              + ": the tensor "
              + stored
              + " has the shape "
              + actual
              + ", but config.json demands "
              + expected
              + ". Use the config.json that belongs to these weights.");
    }
    checkBuffer(stored, new Shape(shape));
    try (NDManager scratch = manager.newSubManager(Device.cpu())) {
      NDArray host = scratch.create(new Shape(shape), DataType.FLOAT32);
      ByteBuffer bytes = host.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
      file.readAsFloat(stored, bytes);
      NDArray array = host.toDevice(manager.getDevice(), false);
      array.attach(manager);
      NDScope.unregister(array);
      return array;
    }
  }

  private SafetensorsFile file(String stored) {
    SafetensorsFile file = fileOf.get(stored);
    if (file == null) {
      throw new IllegalStateException(stored);
    }
    return file;
  }

  private InvalidFileException missing(String canonical, long... shape) {
    return new InvalidFileException(
        folder.path()
            + " has no tensor "
            + canonical
            + " "
            + Longs.asList(shape)
            + ", with or without the prefix 'bert.'. Download the whole model, or use the config.json"
            + " that belongs to these weights.");
  }

  private void checkBuffer(String stored, Shape shape) {
    if (shape.size() > Integer.MAX_VALUE / Float.BYTES) {
      throw new UnsupportedFeatureException(
          folder.path()
              + ": the tensor "
              + stored
              + " "
              + shape
              + " takes more than 2 GiB as float32, which cannot be read yet.");
    }
  }
}
