package io.rpt.examples.plot;

import java.util.List;

/**
 * A horizontal axis.
 *
 * @param title what it measures, with its unit
 * @param logarithmic whether it is logarithmic; all values are then positive
 * @param names the names of the places 0, 1 ..., or none for numbers
 */
public record Axis(String title, boolean logarithmic, List<String> names) {
  /** Copies the list. */
  public Axis {
    names = List.copyOf(names);
  }

  /** An axis of numbers. */
  public static Axis of(String title, boolean logarithmic) {
    return new Axis(title, logarithmic, List.of());
  }

  /** An axis of names, each a place. */
  public static Axis ofNames(String title, List<String> names) {
    return new Axis(title, false, names);
  }
}
