package io.rpt.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a line is told from others: by colour (Okabe and Ito 2008, which the colour-blind can tell
 * apart; without yellow, which is too pale on white), marker and dashes.
 *
 * @param color the colour
 * @param marker the marker
 * @param stroke the stroke
 */
record LineStyle(Color color, Marker marker, BasicStroke stroke) {
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          Color.BLACK);

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN);

  private static final List<BasicStroke> STROKES =
      List.of(dashed(), dashed(8, 4), dashed(2, 3), dashed(9, 3, 2, 3));

  private static final float WIDTH = 2;

  private static BasicStroke dashed(float... dashes) {
    return dashes.length == 0
        ? new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  /** The style of the line with a number, from 0; those of the first 140 all differ. */
  static LineStyle of(int number) {
    return new LineStyle(
        COLORS.get(number % COLORS.size()),
        MARKERS.get(number % MARKERS.size()),
        STROKES.get(number % STROKES.size()));
  }

  /** The colour of single runs. */
  Color pale() {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 70);
  }
}
