package io.rpt.examples.plot;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A horizontal axis.
 *
 * @param title what it measures, with its unit
 * @param logarithmic whether it is logarithmic; all values are then positive
 * @param ticks the places that are named
 */
public record Axis(String title, boolean logarithmic, List<Tick> ticks) {
  private static final int ROUND = 8;

  /** Copies the list. */
  public Axis {
    ticks = List.copyOf(ticks);
    if (ticks.isEmpty()) {
      throw new InvalidValueException("The axis '" + title + "' names no place; name one.");
    }
  }

  /**
   * A named place.
   *
   * @param place where
   * @param name what stands there
   */
  public record Tick(double place, String name) {}

  /**
   * An axis of numbers from 0 on that names round ones, {@value #ROUND} at most beside 0.
   *
   * @param last the largest number, above 0
   */
  public static Axis fromZero(String title, double last) {
    double step = step(Checks.positive("the end of an axis", last) / ROUND);
    return new Axis(
        title,
        false,
        IntStream.rangeClosed(0, (int) (last / step))
            .mapToObj(i -> tick(BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(i))))
            .toList());
  }

  /** The smallest of 1, 2 and 5 times a power of ten that is at least this. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return DoubleStream.of(1, 2, 5)
        .map(times -> times * power)
        .filter(step -> step >= least)
        .findFirst()
        .orElse(10 * power);
  }

  private static Tick tick(BigDecimal place) {
    return new Tick(place.doubleValue(), place.stripTrailingZeros().toPlainString());
  }

  /** Whether it begins at 0. */
  boolean isFromZero() {
    return !logarithmic && ticks.get(0).place() == 0;
  }

  /** An axis of names, which stand at 0, 1 and so on. */
  public static Axis ofNames(String title, List<String> names) {
    return new Axis(
        title,
        false,
        IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList());
  }
}
