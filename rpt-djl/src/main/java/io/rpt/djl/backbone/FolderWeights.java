package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.common.primitives.Longs;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.Dtype;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.djl.ops.Operators;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a folder's tensors, one at a time, from the file straight into an array of a manager, in
 * the form of the {@link Operators}, or uses them where they lie. It remembers which were read, and
 * under which names they are stored.
 */
final class FolderWeights {
  private final ModelFolder folder;
  private final NDManager manager;
  private final Map<String, SafetensorsFile> fileOf;
  private final WeightNames names;
  private final Operators ops;
  private final WeightStorage storage;
  private final boolean trained;
  private final List<ByteBuffer> mapped = new ArrayList<>();
  private final SortedMap<String, Parameter> byStoredName = new TreeMap<>();

  /**
   * Opens the weight files.
   *
   * @param manager what the arrays are attached to
   * @param ops in whose form the weights are kept
   * @param storage where they are kept
   * @param trained whether the parameters require gradients
   */
  FolderWeights(
      ModelFolder folder,
      WeightNames names,
      NDManager manager,
      Operators ops,
      WeightStorage storage,
      boolean trained) {
    this.folder = folder;
    this.manager = manager;
    this.ops = ops;
    this.storage = storage;
    this.trained = trained;
    this.fileOf = open(folder);
    this.names = names;
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

  private Optional<String> find(String canonical) {
    return names.spellings(canonical).filter(fileOf::containsKey).findFirst();
  }

  /** Whether the parameters require gradients, and so change. */
  boolean trained() {
    return trained;
  }

  /** Every parameter that was read so far, by the name under which the folder stores it. */
  SortedMap<String, Parameter> byStoredName() {
    return Collections.unmodifiableSortedMap(byStoredName);
  }

  /** Whether a weight with the canonical name is stored. */
  boolean has(String canonical) {
    return find(canonical).isPresent();
  }

  /**
   * Refuses a folder that stores more layers than its configuration has.
   *
   * @param prefix what stands before a layer's number, such as {@code encoder.layer.}
   * @param key where {@code config.json} says how many there are
   * @throws InvalidFileException if it does
   */
  void checkLayers(String prefix, int layers, String key) {
    fileOf.keySet().stream()
        .filter(name -> layerOf(names.bare(name), prefix) >= layers)
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new InvalidFileException(
                  folder.path()
                      + " stores the tensor "
                      + name
                      + ", but "
                      + key
                      + " in config.json is "
                      + layers
                      + ". Use the config.json that belongs to these weights.");
            });
  }

  private static int layerOf(String name, String prefix) {
    if (!name.startsWith(prefix)) {
      return -1;
    }
    String number = name.substring(prefix.length()).replaceFirst("\\..*", "");
    return number.matches("\\d{1,6}") ? Integer.parseInt(number) : -1;
  }

  /**
   * Reads a weight.
   *
   * @param canonical its canonical name, see {@link WeightNames}
   * @param shape what the configuration demands
   * @return a parameter whose array belongs to the manager and is on its device
   * @throws InvalidFileException if it is missing, or has another shape or no float format
   */
  Parameter parameter(String canonical, Parameter.Type type, long... shape) {
    String stored = find(canonical).orElseThrow(() -> missing(canonical, shape));
    Parameter parameter =
        Parameter.builder()
            .setName(canonical.replace('.', '_'))
            .setType(type)
            .optRequiresGrad(trained)
            .build();
    NDArray array = array(stored, shape);
    array.setRequiresGradient(trained);
    parameter.setArray(array); // unlike optArray it sets the shape too
    byStoredName.put(stored, parameter);
    return parameter;
  }

  private NDArray array(String stored, long... shape) {
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
    NDArray array =
        switch (storage) {
          case READ -> read(file, stored, new Shape(shape));
          case MAPPED -> map(file, stored, new Shape(shape));
        };
    NDScope.unregister(array);
    return array;
  }

  private NDArray read(SafetensorsFile file, String stored, Shape shape) {
    try (NDManager scratch = manager.newSubManager(Device.cpu())) {
      NDArray host = scratch.create(shape, DataType.FLOAT32);
      ByteBuffer bytes = host.toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN);
      file.readAsFloat(stored, bytes);
      NDArray values = host.toDevice(manager.getDevice(), false);
      NDArray array = ops.weight(values);
      if (array != values) {
        values.close();
      }
      array.attach(manager);
      return array;
    }
  }

  private NDArray map(SafetensorsFile file, String stored, Shape shape) {
    String dtype = file.info(stored).dtype();
    if (!dtype.equals(Dtype.F32.name())) {
      throw new UnsupportedFeatureException(
          file.source()
              + ": the tensor "
              + stored
              + " is stored as "
              + dtype
              + ", but only F32 can be used where it lies. Use weights that are read, or convert"
              + " the file.");
    }
    ByteBuffer bytes = file.mapFloats(stored);
    // Beside the array's own reference, which it drops when it is closed: whoever still computes
    // with the backbone then keeps the memory.
    mapped.add(bytes);
    return manager.create(bytes, shape, DataType.FLOAT32);
  }

  /**
   * Refuses files that are no longer those that were opened.
   *
   * @throws InvalidFileException naming the first
   */
  void requireUnchanged() {
    fileOf.values().stream().distinct().forEach(SafetensorsFile::requireUnchanged);
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
            + "; looked for "
            + names.spellings(canonical).toList()
            + ". Download the whole model, or use the config.json that belongs to these weights.");
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
