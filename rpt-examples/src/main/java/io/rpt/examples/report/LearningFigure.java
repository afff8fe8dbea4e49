package io.rpt.examples.report;

import io.rpt.examples.plot.Axis;
import io.rpt.examples.plot.Line;
import io.rpt.examples.plot.Line.Point;
import io.rpt.examples.plot.Panel;
import io.rpt.examples.plot.Picture;
import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How methods learn, each at the best of its settings: for each task the training loss and the
 * validation score, the median of the seeds thick and each seed thin.
 */
final class LearningFigure {
  private LearningFigure() {}

  /** The picture; empty if no finished run has a curve. */
  static Optional<Picture> of(ConfigSet set) {
    List<Panel> losses = new ArrayList<>();
    List<Panel> scores = new ArrayList<>();
    for (String task : set.tasks()) {
      losses.add(panel(set, task, "Training loss, nats", LearningFigure::losses));
      scores.add(panel(set, task, "Validation score, %", LearningFigure::scores));
    }
    List<Panel> panels = new ArrayList<>(losses);
    panels.addAll(scores);
    return panels.stream().allMatch(panel -> panel.lines().isEmpty())
        ? Optional.empty()
        : Optional.of(new Picture(panels, set.tasks().size()));
  }

  private static Panel panel(
      ConfigSet set, String task, String y, Function<Curve, List<Point>> points) {
    List<Line> lines = new ArrayList<>();
    for (String method : set.methods()) {
      List<Done> runs = set.best(method).map(config -> config.done(task)).orElse(List.of());
      List<List<Point>> thin =
          runs.stream()
              .map(run -> points.apply(run.outcome().curve()))
              .filter(line -> !line.isEmpty())
              .toList();
      if (!thin.isEmpty()) {
        lines.add(new Line(method, median(thin), thin.size() > 1 ? thin : List.of()));
      }
    }
    return new Panel(task, Axis.fromZero("Optimizer step", last(lines)), y, lines, true);
  }

  /** The last step of all, or 1 if there is none. */
  private static double last(List<Line> lines) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::x)
        .max()
        .orElse(1);
  }

  private static List<Point> losses(Curve curve) {
    return curve.losses().stream().map(loss -> Point.of(loss.step(), loss.loss())).toList();
  }

  private static List<Point> scores(Curve curve) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < curve.epochs().size(); i++) {
      double score = Learning.score(curve.epochs().get(i));
      points.add(Point.of((i + 1.0) * curve.stepsPerEpoch(), 100 * score));
    }
    return points;
  }

  /** The median of the lines at each place that some has. */
  private static List<Point> median(List<List<Point>> lines) {
    Map<Double, List<Double>> places = new TreeMap<>();
    lines.forEach(
        line ->
            line.forEach(
                point ->
                    places.computeIfAbsent(point.x(), key -> new ArrayList<>()).add(point.y())));
    List<Point> median = new ArrayList<>();
    places.forEach(
        (x, y) ->
            median.add(
                Point.of(
                    x, Numbers.median(y.stream().mapToDouble(Double::doubleValue).toArray()))));
    return median;
  }
}
