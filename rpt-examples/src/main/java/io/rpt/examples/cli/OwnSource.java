package io.rpt.examples.cli;

import com.google.common.base.Suppliers;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.metric.Metric;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.task.Material;
import io.rpt.examples.task.OwnMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Labelled texts of the user's own: a folder with a training and a validation file. */
final class OwnSource implements TaskSource {
  private static final List<String> TRAINING = List.of("train.jsonl", "train.csv");
  private static final List<String> VALIDATION =
      List.of("val.jsonl", "val.csv", "validation.jsonl", "validation.csv");

  private final String name;
  private final Path training;
  private final Path validation;
  private final Supplier<String> digest;
  private final Supplier<OwnMaterial> whole;

  /**
   * A folder of texts.
   *
   * @throws InvalidFileException if a file is missing
   */
  OwnSource(String name, Path folder) {
    this.name = name;
    training = find(folder, TRAINING);
    validation = find(folder, VALIDATION);
    digest = Suppliers.memoize(() -> SplitDigest.of(training, validation));
    whole = Suppliers.memoize(() -> OwnMaterial.read(training, validation, null, null));
  }

  private static Path find(Path folder, List<String> names) {
    return names.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidFileException(
                    folder
                        + " is no task: it is not called like one of SuperGLUE, and holds none of "
                        + names
                        + ". Name a folder below --data that holds a task."));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String filesDigest() {
    return digest.get();
  }

  @Override
  public Set<String> metrics() {
    return Metric.all().stream().map(Metric::name).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String usualMetric() {
    return Metric.ACCURACY.name();
  }

  @Override
  public Map<String, String> settings(CellOptions options, Backbone backbone) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (options.answering.averaging() != null) {
      settings.put("averaging", options.answering.averaging().id());
    }
    return settings;
  }

  @Override
  public Material material(CellOptions options) {
    return options.sample.sample(whole.get(), options.answering.averaging());
  }
}
