package io.rpt.examples.report;

import io.rpt.examples.plot.Axis;
import io.rpt.examples.plot.Line;
import io.rpt.examples.plot.Line.Point;
import io.rpt.examples.plot.Panel;
import io.rpt.examples.plot.Picture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How scores move with one setting: a panel for the mean of the tasks and for each task. Every point
 * is a method's best configuration with that value; a method without the setting is a level line.
 */
final class SettingFigure {
  private static final String Y = "Score, %";
  private static final int COLUMNS = 2;
  private static final double LOGARITHMIC_FROM = 8;
  private static final double DODGE = 0.08;

  private static final Map<String, String> TITLES =
      Map.of(
          "learning_rate", "Learning rate",
          "prompt_length", "Prompt length, tokens",
          "bottleneck", "Bottleneck width",
          "few_shot", "Training examples per class",
          "max_train", "Training examples",
          "initialisation", "Initialisation of the prompt",
          "backbone_dropout", "Dropout of the backbone",
          "injection", "Place of the prompt",
          "epochs", "Epochs");

  private final ConfigSet set;
  private final String setting;
  private final List<String> values;
  private final boolean numbers;

  private SettingFigure(ConfigSet set, String setting) {
    this.set = set;
    this.setting = setting;
    values = set.values(setting, config -> true);
    numbers = Numbers.areNumbers(values);
  }

  /** The picture; empty unless some finished runs differ in the setting. */
  static Optional<Picture> of(ConfigSet set, String setting) {
    return new SettingFigure(set, setting).picture();
  }

  private Optional<Picture> picture() {
    List<Panel> panels = new ArrayList<>();
    if (set.tasks().size() > 1) {
      panels.add(panel("Mean of the tasks", config -> config.bySeed().values()));
    }
    for (String task : set.tasks()) {
      panels.add(
          panel(
              task,
              config -> config.done(task).stream().map(run -> run.outcome().score()).toList()));
    }
    panels.removeIf(panel -> panel.lines().stream().noneMatch(line -> line.points().size() > 1));
    return panels.isEmpty() ? Optional.empty() : Optional.of(new Picture(panels, COLUMNS));
  }

  private Panel panel(String title, Function<Config, Collection<Double>> scores) {
    List<Line> lines = new ArrayList<>();
    List<String> methods = set.methods();
    for (int i = 0; i < methods.size(); i++) {
      double shift = numbers ? 0 : DODGE * (i - (methods.size() - 1) / 2.0);
      List<Point> points = points(methods.get(i), scores, shift);
      if (!points.isEmpty()) {
        lines.add(Line.of(methods.get(i), points));
      }
    }
    return new Panel(title, axis(), Y, lines);
  }

  private List<Point> points(
      String method, Function<Config, Collection<Double>> scores, double shift) {
    List<Config> own = set.ofMethod(method);
    List<Point> points = new ArrayList<>();
    if (own.stream().noneMatch(config -> config.has(setting))) {
      ConfigSet.best(own)
          .map(scores)
          .filter(found -> !found.isEmpty())
          .ifPresent(
              found -> {
                points.add(Point.of(place(0), mean(found)));
                points.add(Point.of(place(values.size() - 1), mean(found)));
              });
      return points;
    }
    for (int i = 0; i < values.size(); i++) {
      int place = i;
      ConfigSet.best(set.of(method, Map.of(setting, values.get(i))))
          .map(scores)
          .filter(found -> !found.isEmpty())
          .ifPresent(
              found -> points.add(new Point(place(place) + shift, mean(found), spread(found))));
    }
    return points;
  }

  private double place(int index) {
    return numbers ? Double.parseDouble(values.get(index)) : index;
  }

  private static double mean(Collection<Double> fractions) {
    return 100 * fractions.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double spread(Collection<Double> fractions) {
    return 100 * Numbers.deviation(fractions.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Axis axis() {
    String title = TITLES.getOrDefault(setting, setting.replace('_', ' '));
    if (!numbers) {
      return Axis.ofNames(title, values);
    }
    double least = place(0);
    boolean logarithmic = least > 0 && place(values.size() - 1) / least >= LOGARITHMIC_FROM;
    return Axis.of(logarithmic ? title + " (log scale)" : title, logarithmic);
  }
}
