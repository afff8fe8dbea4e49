package io.rpt.examples.plot;

import io.rpt.core.error.InvalidValueException;
import java.util.List;

/**
 * Points joined by a line.
 *
 * @param name what it is called at its end; equal names are drawn alike in all panels of a picture
 * @param points its points from left to right, at least one
 * @param thin further lines of its colour, such as single runs
 */
public record Line(String name, List<Point> points, List<List<Point>> thin) {
  /** Copies the lists. */
  public Line {
    points = List.copyOf(points);
    thin = thin.stream().filter(line -> !line.isEmpty()).map(List::copyOf).toList();
    if (points.isEmpty()) {
      throw new InvalidValueException("The line '" + name + "' has no point; leave it out.");
    }
  }

  /** A line alone. */
  public static Line of(String name, List<Point> points) {
    return new Line(name, points, List.of());
  }

  /**
   * A point.
   *
   * @param x across
   * @param y up
   * @param spread how far its bar goes up and down; 0 for no bar
   */
  public record Point(double x, double y, double spread) {
    /** Checks the numbers. */
    public Point {
      if (!Double.isFinite(x) || !Double.isFinite(y) || !(spread >= 0)) {
        throw new InvalidValueException(
            "A point of a picture is ("
                + x
                + ", "
                + y
                + ") with spread "
                + spread
                + "; expected finite numbers.");
      }
    }

    /** A point without a bar. */
    public static Point of(double x, double y) {
      return new Point(x, y, 0);
    }
  }
}
