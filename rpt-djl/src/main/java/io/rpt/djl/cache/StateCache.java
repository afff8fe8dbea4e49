package io.rpt.djl.cache;

import io.rpt.core.error.InvalidValueException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether and where the states below a late prompt are kept, so that the layers there run once and
 * not in every epoch.
 *
 * @param place where
 * @param file the file of {@link Place#FILE}; none for other places
 * @param format how a number is written
 * @param maxBytes the most bytes that may be kept
 * @param whenFull what to do if they do not suffice
 */
public record StateCache(
    Place place, Optional<Path> file, StateFormat format, long maxBytes, WhenFull whenFull) {
  /** As much as half of what the virtual machine may use. */
  private static final long USUAL_BYTES = Runtime.getRuntime().maxMemory() / 2;

  /** Where states are kept. */
  public enum Place {
    /** Nowhere: the layers run at every step. */
    OFF,
    /** On the heap, for one training run. */
    MEMORY,
    /** In a memory-mapped file, which further runs on the same texts use again. */
    FILE
  }

  /** What to do if the states need more bytes than allowed. */
  public enum WhenFull {
    /** Refuse to train. */
    REFUSE,
    /** Warn, and train without a cache. */
    RUN_WITHOUT
  }

  /** Checks that everything goes together. */
  public StateCache {
    if ((place == Place.FILE) != file.isPresent()) {
      throw new InvalidValueException(
          "The states are to be kept "
              + place
              + ", but the file is "
              + file
              + ". Name a file for the place FILE, and for no other.");
    }
    if (maxBytes < 1) {
      throw new InvalidValueException(
          "The states may take " + maxBytes + " bytes; expected at least 1.");
    }
  }

  /** No cache. */
  public static StateCache off() {
    return new StateCache(
        Place.OFF, Optional.empty(), StateFormat.F32, USUAL_BYTES, WhenFull.REFUSE);
  }

  /** In memory, in float32, at most half of what the virtual machine may use. */
  public static StateCache memory() {
    return new StateCache(
        Place.MEMORY, Optional.empty(), StateFormat.F32, USUAL_BYTES, WhenFull.REFUSE);
  }

  /** In a memory-mapped file, in float32, at most 64 GiB. */
  public static StateCache file(Path file) {
    return new StateCache(
        Place.FILE, Optional.of(file), StateFormat.F32, 1L << 36, WhenFull.REFUSE);
  }

  /** The same with numbers in this format. */
  public StateCache withFormat(StateFormat chosen) {
    return new StateCache(place, file, chosen, maxBytes, whenFull);
  }

  /** The same with this many bytes at most. */
  public StateCache withMaxBytes(long bytes) {
    return new StateCache(place, file, format, bytes, whenFull);
  }

  /** The same, but where the bytes do not suffice it trains without a cache. */
  public StateCache orWithout() {
    return new StateCache(place, file, format, maxBytes, WhenFull.RUN_WITHOUT);
  }

  /** Whether states are kept. */
  public boolean isOn() {
    return place != Place.OFF;
  }

  /** What a run's result depends on: the format. */
  @Override
  public String toString() {
    return isOn() ? format.id() : "off";
  }
}
