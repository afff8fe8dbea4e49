package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a tuner keeps its state.
 *
 * @param folder the folder, or null if the state is not kept
 */
record SavedState(@Nullable Path folder) {
  private static final long MAX_BYTES = Integer.MAX_VALUE - (1 << 20);

  /** Refuses more than one file can hold: the values, the best ones and two moments of each. */
  void requireRoomFor(long trainedNumbers) {
    long bytes = 4L * Float.BYTES * trainedNumbers;
    if (folder != null && bytes > MAX_BYTES) {
      throw new InvalidValueException(
          "The training state of "
              + trainedNumbers
              + " trained numbers would be a file of "
              + bytes
              + " bytes in "
              + folder
              + "; expected at most "
              + MAX_BYTES
              + ". Use a smaller bottleneck, a shorter prompt, shared networks instead of one per token, or no state folder.");
    }
  }

  /** Saves a state, whole even if the thread is interrupted. */
  void keep(TrainingState state) {
    Path kept = folder;
    if (kept != null) {
      FileWork.whole(() -> TrainingStateFile.save(state, kept));
    }
  }

  /**
   * The state of a run, if one was kept.
   *
   * @param identity what the run must agree in with the saved one
   * @throws InvalidValueException naming what differs
   */
  Optional<TrainingState> of(Map<String, String> identity) {
    if (folder == null) {
      return Optional.empty();
    }
    Optional<TrainingState> saved = TrainingStateFile.load(folder);
    saved.ifPresent(state -> requireSame(state.run(), identity));
    return saved;
  }

  private void requireSame(Map<String, String> saved, Map<String, String> now) {
    SortedMap<String, String> differences = new TreeMap<>();
    saved.forEach((name, value) -> differences.put(name, value + " -> " + now.get(name)));
    now.forEach((name, value) -> differences.putIfAbsent(name, "absent -> " + value));
    differences
        .keySet()
        .removeIf(name -> saved.containsKey(name) && saved.get(name).equals(now.get(name)));
    if (!differences.isEmpty()) {
      throw new InvalidValueException(
          "The state in "
              + folder
              + " is of another run; different are "
              + differences
              + ". Use the saved run's settings to go on with it, or another folder to start anew.");
    }
  }
}
