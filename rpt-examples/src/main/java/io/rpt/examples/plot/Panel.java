package io.rpt.examples.plot;

import java.util.List;

/**
 * One diagram.
 *
 * @param title what it shows
 * @param x the horizontal axis
 * @param y what the vertical axis measures, with its unit
 * @param lines the lines
 * @param joined whether the points of a line are joined
 */
public record Panel(String title, Axis x, String y, List<Line> lines, boolean joined) {
  /** Copies the list. */
  public Panel {
    lines = List.copyOf(lines);
  }
}
