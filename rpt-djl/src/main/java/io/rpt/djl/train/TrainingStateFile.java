package io.rpt.djl.train;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.AtomicFiles;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonText;
import io.rpt.core.io.JsonValue;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingState.OptimizerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training state as one safetensors file, replaced atomically: whenever a run is killed, the file
 * holds the last state or the one before. Tensors are named {@code current.*}, {@code best.*} and
 * {@code optimizer.*} (the array, as {@code first}, then the parameter); the rest is JSON in the
 * metadata, the epochs one entry each.
 */
final class TrainingStateFile {
  /** The file's name in the state folder. */
  static final String NAME = "training-state.safetensors";

  private static final String OPTIMIZER = "optimizer.";
  private static final int FORMAT = 3;
  private static final SafetensorsLimits LIMITS =
      SafetensorsLimits.forPrompts().withMaxHeaderBytes(100_000_000).withMaxStringLength(1 << 24);

  private TrainingStateFile() {}

  static void save(TrainingState state, Path folder) {
    Map<String, FloatTensor> tensors = new HashMap<>();
    put(tensors, "current.", state.current().byName());
    put(tensors, "best.", state.best().byName());
    state
        .optimizer()
        .arrays()
        .forEach(
            (parameter, arrays) ->
                arrays.forEach(
                    (name, array) -> tensors.put(OPTIMIZER + name + "." + parameter, array)));
    Map<String, String> metadata = new HashMap<>();
    metadata.put(
        "state",
        json(
            Map.of(
                "format", FORMAT,
                "run", state.run(),
                "epochs", state.epochs().size(),
                "best_epoch", state.bestEpoch(),
                "steps", state.optimizer().steps())));
    for (EpochResult epoch : state.epochs()) {
      metadata.put("epoch." + epoch.epoch(), json(members(epoch)));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidFileException(
          folder
              + ": the folder for the training state cannot be made: "
              + e
              + ". Name another folder.",
          e);
    }
    AtomicFiles.write(folder.resolve(NAME), SafetensorsWriter.toBytes(tensors, metadata, LIMITS));
  }

  /** The state in the folder, if there is one. */
  static Optional<TrainingState> load(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(SafetensorsFile.open(file, LIMITS)));
    } catch (InvalidFileException | InvalidValueException e) {
      throw new InvalidFileException(
          file
              + " cannot be gone on from: "
              + e.getMessage()
              + " A training state cannot be mended; delete the file to start anew.",
          e);
    }
  }

  private static TrainingState read(SafetensorsFile stored) {
    JsonObject state = object(stored, "state");
    state.rejectUnknown(Set.of("format", "run", "epochs", "best_epoch", "steps"));
    state.integer("format", FORMAT, FORMAT);
    int count = state.integer("epochs", 1, Integer.MAX_VALUE);
    List<EpochResult> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= count; epoch++) {
      JsonObject figures = object(stored, "epoch." + epoch);
      epochs.add(epoch(epoch, figures));
    }
    Map<String, Integer> steps = new HashMap<>();
    JsonObject counts = state.object("steps");
    counts.names().forEach(name -> steps.put(name, counts.integer(name, 1, Integer.MAX_VALUE)));
    return new TrainingState(
        texts(state.object("run")),
        epochs,
        state.integer("best_epoch", 1, count),
        PromptValues.of(tensors(stored, "current.")),
        PromptValues.of(tensors(stored, "best.")),
        new OptimizerState(optimizer(stored), steps));
  }

  private static Map<String, Map<String, FloatTensor>> optimizer(SafetensorsFile stored) {
    Map<String, Map<String, FloatTensor>> arrays = new HashMap<>();
    tensors(stored, OPTIMIZER)
        .forEach(
            (name, tensor) -> {
              int dot = name.indexOf('.');
              arrays
                  .computeIfAbsent(name.substring(dot + 1), parameter -> new HashMap<>())
                  .put(name.substring(0, Math.max(0, dot)), tensor);
            });
    return arrays;
  }

  private static Map<String, Object> members(EpochResult epoch) {
    Evaluation evaluation = epoch.evaluation();
    return Map.of(
        "loss", epoch.loss(),
        "scores", evaluation.scores(),
        "total", evaluation.total(),
        "invalid", evaluation.invalid(),
        "truncated", evaluation.truncated(),
        "constant", evaluation.constant());
  }

  private static EpochResult epoch(int number, JsonObject figures) {
    return new EpochResult(
        number,
        figures.number("loss"),
        new Evaluation(
            numbers(figures.object("scores")),
            figures.integer("total", 0, Integer.MAX_VALUE),
            figures.integer("invalid", 0, Integer.MAX_VALUE),
            figures.integer("truncated", 0, Integer.MAX_VALUE),
            figures.bool("constant")));
  }

  private static void put(
      Map<String, FloatTensor> all, String prefix, Map<String, FloatTensor> some) {
    some.forEach((name, tensor) -> all.put(prefix + name, tensor));
  }

  private static Map<String, FloatTensor> tensors(SafetensorsFile stored, String prefix) {
    Map<String, FloatTensor> some = new HashMap<>();
    for (String name : stored.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        some.put(name.substring(prefix.length()), stored.readFloats(name));
      }
    }
    return some;
  }

  private static String json(Map<String, ?> object) {
    return new String(JsonText.toBytes(object), StandardCharsets.UTF_8);
  }

  private static JsonObject object(SafetensorsFile stored, String entry) {
    String text = stored.metadata().get(entry);
    if (text == null) {
      throw new InvalidFileException(
          stored.source()
              + ": the metadata entry "
              + entry
              + " is missing; this is not a whole training state. Delete the file to start anew.");
    }
    return JsonValue.parse(
            text.getBytes(StandardCharsets.UTF_8),
            stored.source() + ": " + entry,
            JsonLimits.standard())
        .asObject();
  }

  private static SortedMap<String, Double> numbers(JsonObject object) {
    SortedMap<String, Double> map = new TreeMap<>();
    object.names().forEach(name -> map.put(name, object.number(name)));
    return map;
  }

  private static SortedMap<String, String> texts(JsonObject object) {
    SortedMap<String, String> map = new TreeMap<>();
    object.names().forEach(name -> map.put(name, object.string(name)));
    return map;
  }
}
