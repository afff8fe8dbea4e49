package io.rpt.examples.report;

import io.rpt.examples.plot.Axis;
import io.rpt.examples.plot.Axis.Tick;
import io.rpt.examples.plot.Line;
import io.rpt.examples.plot.Line.Point;
import io.rpt.examples.plot.Panel;
import io.rpt.examples.plot.Picture;
import io.rpt.examples.stats.SampleDeviation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How scores move with one setting: a panel for the mean of the tasks and for each task. Every
 * point is a method's best configuration with that value; a method without the setting is a level
 * line, and one that was run with a single value is left out.
 */
final class SettingFigure {
  private static final String Y = "Score, %";
  private static final int COLUMNS = 2;
  private static final double LOGARITHMIC_FROM = 8;
  private static final double NAMES_APART = 0.08;
  private static final double NUMBERS_APART = 0.008;

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
    panels.removeIf(panel -> panel.lines().isEmpty());
    return panels.isEmpty() ? Optional.empty() : Optional.of(new Picture(panels, COLUMNS));
  }

  private Panel panel(String title, Function<Config, Collection<Double>> scores) {
    List<Line> lines = new ArrayList<>();
    List<String> methods = set.methods().stream().filter(this::isShown).toList();
    for (int i = 0; i < methods.size(); i++) {
      double aside = i - (methods.size() - 1) / 2.0;
      List<Point> points = points(methods.get(i), scores, aside);
      if (points.size() > 1) {
        lines.add(Line.of(methods.get(i), points));
      }
    }
    return new Panel(title, axis(), Y, lines, numbers);
  }

  /** Whether a method has no value of the setting, or more than one. */
  private boolean isShown(String method) {
    return set.values(setting, config -> config.method().equals(method)).size() != 1;
  }

  private List<Point> points(
      String method, Function<Config, Collection<Double>> scores, double aside) {
    List<Config> own = set.ofMethod(method);
    List<Point> points = new ArrayList<>();
    if (own.stream().noneMatch(config -> config.has(setting))) {
      ConfigSet.best(own)
          .map(scores)
          .filter(found -> !found.isEmpty())
          .ifPresent(
              found -> {
                points.add(Point.of(place(0, 0), mean(found)));
                points.add(Point.of(place(values.size() - 1, 0), mean(found)));
              });
      return points;
    }
    for (int i = 0; i < values.size(); i++) {
      int place = i;
      ConfigSet.best(set.of(method, Map.of(setting, values.get(i))))
          .map(scores)
          .filter(found -> !found.isEmpty())
          .ifPresent(
              found -> points.add(new Point(place(place, aside), mean(found), spread(found))));
    }
    return points;
  }

  /**
   * The place of a value, moved a little aside so that the bars of methods do not cover another.
   */
  private double place(int index, double aside) {
    if (!numbers) {
      return index + NAMES_APART * aside;
    }
    double value = number(index);
    double least = number(0);
    double most = number(values.size() - 1);
    return isLogarithmic()
        ? value * Math.pow(most / least, NUMBERS_APART * aside)
        : value + (most - least) * NUMBERS_APART * aside;
  }

  private double number(int index) {
    return Double.parseDouble(values.get(index));
  }

  private boolean isLogarithmic() {
    return number(0) > 0
        && (setting.equals(RowSettings.LEARNING_RATE)
            || number(values.size() - 1) / number(0) >= LOGARITHMIC_FROM);
  }

  private static double mean(Collection<Double> fractions) {
    return 100 * fractions.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double spread(Collection<Double> fractions) {
    return 100 * SampleDeviation.of(fractions.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Axis axis() {
    String title = TITLES.getOrDefault(setting, setting.replace('_', ' '));
    if (!numbers) {
      return Axis.ofNames(title, values);
    }
    return new Axis(
        isLogarithmic() ? title + " (log scale)" : title,
        isLogarithmic(),
        values.stream()
            .map(value -> new Tick(Double.parseDouble(value), Numbers.plain(value)))
            .toList());
  }
}
