package io.rpt.djl.pretrain;

import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.AtomicFiles;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.train.FileWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a run needs to go on as if it had never stopped, as one safetensors file that is
 * replaced atomically: weights and optimizer as tensors; in the metadata what decides the run, and
 * {@value #STEPS}.
 *
 * @param steps how many steps are done
 * @param tensors weights and optimizer
 */
record PretrainState(int steps, Map<String, FloatTensor> tensors) {
  private static final String NAME = "pretrain-state.safetensors";
  private static final String STEPS = "steps_done";
  private static final SafetensorsLimits LIMITS = SafetensorsLimits.forBackbones();

  /** Saves, whole even if the thread is interrupted. */
  void save(Path folder, SortedMap<String, String> run) {
    FileWork.whole(() -> write(folder, run));
  }

  private void write(Path folder, SortedMap<String, String> run) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + ": the folder for the state cannot be made: " + e + ". Name another.", e);
    }
    SortedMap<String, String> metadata = new TreeMap<>(run);
    metadata.put(STEPS, String.valueOf(steps));
    AtomicFiles.write(folder.resolve(NAME), SafetensorsWriter.toBytes(tensors, metadata, LIMITS));
  }

  /**
   * The state in a folder, if there is one.
   *
   * @param run what decides the run
   * @throws InvalidValueException naming what differs, if it is of another run
   */
  static Optional<PretrainState> load(Path folder, SortedMap<String, String> run) {
    Path path = folder.resolve(NAME);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    SafetensorsFile file = SafetensorsFile.open(path, LIMITS);
    SortedMap<String, String> saved = new TreeMap<>(file.metadata());
    String steps = saved.remove(STEPS);
    if (steps == null || !steps.matches("\\d{1,9}")) {
      throw new InvalidFileException(
          path + " does not say how many steps it holds. Delete it to start anew.");
    }
    MapDifference<String, String> difference = Maps.difference(saved, run);
    if (!difference.areEqual()) {
      throw new InvalidValueException(
          path
              + " is of another run; saved and asked for differ in "
              + difference
              + ". Use the saved run's settings to go on with it, or another folder to start"
              + " anew.");
    }
    SortedMap<String, FloatTensor> tensors = new TreeMap<>();
    file.tensors().keySet().forEach(name -> tensors.put(name, file.readFloats(name)));
    return Optional.of(new PretrainState(Integer.parseInt(steps), tensors));
  }
}
