package io.rpt.examples.plot;

import io.rpt.examples.plot.Axis.Tick;
import io.rpt.examples.plot.Line.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a panel: a chart, and to its right the names of the lines beside their ends. */
final class PanelImage {
  static final int WIDTH = 460;
  static final int HEIGHT = 330;

  private static final int MOST_MARKED = 25;
  private static final int GAP = 10;
  private static final float THIN = 0.8f;
  private static final Color GRID = new Color(0xE3E3E3);
  private static final Color INK = new Color(0x333333);
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font TICKS = PLAIN.deriveFont(11f);
  private static final int TICK_BASELINE = HEIGHT - 34;
  private static final double HALF = 0.5;

  private final Panel panel;
  private final List<String> names;
  private final XYChart chart;

  /**
   * Prepares a panel.
   *
   * @param names the names of lines by which styles are given
   */
  PanelImage(Panel panel, List<String> names) {
    this.panel = panel;
    this.names = names;
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(panel.title())
            .xAxisTitle(panel.x().title())
            .yAxisTitle(panel.y())
            .build();
    style(chart.getStyler());
    panel.lines().forEach(this::addThin);
    panel.lines().forEach(this::add);
  }

  private void style(XYStyler styler) {
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setChartFontColor(INK);
    styler.setChartTitleFont(PLAIN.deriveFont(Font.BOLD, 14f));
    styler.setAxisTitleFont(PLAIN);
    styler.setAxisTickLabelsFont(TICKS);
    styler.setErrorBarsColorSeriesColor(true);
    styler.setMarkerSize(7);
    styler.setXAxisDecimalPattern("0.######");
    styler.setXAxisLogarithmic(panel.x().logarithmic());
    styler.setAxisTicksMarksVisible(false);
    List<Tick> ticks = panel.x().ticks();
    styler.setXAxisTickLabelsColor(Color.WHITE); // keeps the room for our own
    if (panel.x().isFromZero()) {
      styler.setXAxisMin(0.0);
    }
    if (!panel.joined()) {
      styler.setXAxisMin(ticks.get(0).place() - HALF);
      styler.setXAxisMax(ticks.get(ticks.size() - 1).place() + HALF);
    }
  }

  private LineStyle style(Line line) {
    return LineStyle.of(Math.max(0, names.indexOf(line.name())));
  }

  private void addThin(Line line) {
    for (List<Point> points : line.thin()) {
      XYSeries series = add("run " + chart.getSeriesCollection().size(), points);
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(style(line).pale());
      series.setLineStyle(new BasicStroke(THIN));
    }
  }

  private void add(Line line) {
    LineStyle style = style(line);
    XYSeries series = add("line " + line.name(), line.points());
    boolean marked = line.points().size() <= MOST_MARKED;
    series.setMarker(marked ? style.marker() : SeriesMarkers.NONE);
    series.setMarkerColor(style.color());
    series.setLineColor(style.color());
    series.setLineStyle(style.stroke());
    if (!panel.joined()) {
      series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
  }

  private XYSeries add(String name, List<Point> points) {
    double[] x = values(points, Point::x);
    double[] y = values(points, Point::y);
    return points.stream().anyMatch(point -> point.spread() > 0)
        ? chart.addSeries(name, x, y, values(points, Point::spread))
        : chart.addSeries(name, x, y);
  }

  private static double[] values(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream().mapToDouble(value).toArray();
  }

  /** The width of the panel with the names. */
  static int width(List<Panel> panels, Graphics2D graphics) {
    FontMetrics metrics = graphics.getFontMetrics(PLAIN);
    int longest =
        panels.stream()
            .flatMap(panel -> panel.lines().stream())
            .mapToInt(line -> metrics.stringWidth(line.name()))
            .max()
            .orElse(0);
    return WIDTH + longest + 2 * GAP;
  }

  /** Draws it at the origin. */
  void draw(Graphics2D graphics) {
    chart.paint(graphics, WIDTH, HEIGHT);
    drawTicks(graphics);
    graphics.setFont(PLAIN);
    FontMetrics metrics = graphics.getFontMetrics();
    List<Line> ordered = new ArrayList<>(panel.lines());
    ordered.sort(Comparator.comparingDouble(line -> chart.getScreenYFromChart(end(line).y())));
    double[] wanted =
        ordered.stream().mapToDouble(line -> chart.getScreenYFromChart(end(line).y())).toArray();
    double[] places = LabelPlaces.of(wanted, metrics.getHeight(), HEIGHT - 2 * metrics.getHeight());
    for (int i = 0; i < places.length; i++) {
      label(graphics, ordered.get(i), wanted[i], places[i]);
    }
  }

  /** Names the axis's own places, but for those that would run into the one before. */
  private void drawTicks(Graphics2D graphics) {
    graphics.setFont(TICKS);
    graphics.setColor(INK);
    graphics.setStroke(new BasicStroke(1));
    FontMetrics metrics = graphics.getFontMetrics();
    double free = 0;
    for (Tick tick : panel.x().ticks()) {
      double x = chart.getScreenXFromChart(tick.place());
      double start = x - metrics.stringWidth(tick.name()) / 2.0;
      if (start > free) {
        graphics.drawString(tick.name(), (float) start, TICK_BASELINE);
        free = start + metrics.stringWidth(tick.name()) + GAP / 2.0;
      }
    }
  }

  private void label(Graphics2D graphics, Line line, double from, double to) {
    graphics.setColor(style(line).pale());
    graphics.setStroke(new BasicStroke(THIN));
    int start = (int) Math.ceil(chart.getScreenXFromChart(end(line).x())) + GAP / 2;
    graphics.drawLine(start, (int) from, WIDTH, (int) to);
    graphics.setColor(style(line).color());
    float baseline = (float) to + graphics.getFontMetrics().getAscent() / 2f - 1;
    graphics.drawString(line.name(), (float) WIDTH + GAP / 2f, baseline);
  }

  private static Point end(Line line) {
    return line.points().get(line.points().size() - 1);
  }
}
