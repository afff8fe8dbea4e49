package io.rpt.examples.plot;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A horizontal axis.
 *
 * @param title what it measures, with its unit
 * @param logarithmic whether it is logarithmic; all values are then positive
 * @param ticks the places that are named, or none to name round numbers from 0 on
 */
public record Axis(String title, boolean logarithmic, List<Tick> ticks) {
  /** Copies the list. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /**
   * A named place.
   *
   * @param place where
   * @param name what stands there
   */
  public record Tick(double place, String name) {}

  /** An axis of numbers from 0 on. */
  public static Axis fromZero(String title) {
    return new Axis(title, false, List.of());
  }

  /** An axis of names, which stand at 0, 1 and so on. */
  public static Axis ofNames(String title, List<String> names) {
    return new Axis(
        title,
        false,
        IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList());
  }
}
