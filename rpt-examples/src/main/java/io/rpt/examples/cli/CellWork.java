package io.rpt.examples.cli;

import io.rpt.core.metric.ScoreProtocol;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingListener;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellOutcome;
import io.rpt.examples.task.Material;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What cells are made of and do: a prompt with its options, trained on a task with a seed.
 *
 * @param task the task
 * @param options everything but the seed
 * @param seed of start values, order and dropout
 * @param method what a comparison calls the method, or empty for the network's own name
 */
record CellWork(TaskSource task, CellOptions options, long seed, Optional<String> method) {
  /** Everything that decides the result, by name. */
  Cell cell(Backbone backbone) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("backbone", String.valueOf(backbone.folder().toAbsolutePath().getFileName()));
    settings.put("backbone_sha256", backbone.digest());
    settings.put("tokenizer_sha256", backbone.tokenizerDigest());
    settings.put("task", task.name());
    settings.put("data_sha256", task.filesDigest());
    settings.putAll(options.prompt.settings(backbone.width()));
    method.ifPresent(name -> settings.put("method", name));
    method.ifPresent(name -> settings.putAll(options.prompt.widths()));
    settings.putAll(options.sample.notes());
    settings.putAll(task.settings(options, backbone));
    Map<String, String> tuning = new TreeMap<>(tuning().asMap());
    tuning.remove("seed");
    settings.putAll(tuning);
    settings.put("seed", String.valueOf(seed));
    return new Cell(settings);
  }

  private TrainOptions tuning() {
    return options.tuning.options(seed, task.usualMetric(), task.metrics());
  }

  /** The score that chooses the best epoch. */
  String metric() {
    return tuning().metric();
  }

  /**
   * Trains the prompt.
   *
   * @param own where the prompt and the state are kept, from which a stopped run goes on, or null
   *     to keep neither
   */
  CellOutcome run(Backbone backbone, TrainingListener listener, @Nullable Path own) {
    Material material = task.material(options);
    CurveRecorder curve = new CurveRecorder();
    PromptTunerBuilder builder =
        PromptTuner.on(backbone)
            .options(tuning())
            .listener(
                event -> {
                  curve.on(event);
                  listener.on(event);
                });
    options.prompt.describe(builder, seed);
    material.describe(builder, backbone);
    TrainingResult result =
        own == null
            ? material.fit(builder.build(), backbone)
            : kept(builder.stateFolder(own.resolve("state")), material, backbone, own);
    return outcome(material, backbone, result, curve);
  }

  private static TrainingResult kept(
      PromptTunerBuilder builder, Material material, Backbone backbone, Path own) {
    PromptTuner tuner = builder.build();
    try (RunFolder folder = RunFolder.open(own, own.resolve("state"), false)) {
      TrainingResult result = material.fit(tuner, backbone);
      folder.save(result);
      return result;
    }
  }

  private static CellOutcome outcome(
      Material material, Backbone backbone, TrainingResult result, CurveRecorder curve) {
    Evaluation best = result.best().evaluation();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : material.reportedMetrics()) {
      metrics.put(name, Objects.requireNonNull(best.scores().get(name)));
    }
    Map<String, String> provenance = new TreeMap<>(result.servable().provenance().options());
    provenance.put("score_protocol", ScoreProtocol.MEAN_OF_METRICS.protocolName());
    provenance.put("truncated_training_texts", String.valueOf(result.truncatedTexts()));
    provenance.putAll(result.servable().provenance().environment());
    return new CellOutcome(
        metrics,
        Objects.requireNonNull(best.scores().get(material.usualMetric())),
        best.total(),
        best.invalid(),
        best.constant(),
        material.majorityScore(backbone),
        best.truncated(),
        result.trainedParameters(),
        result.servable().keptParameterCount(),
        result.bestEpoch(),
        curve.curve(),
        provenance);
  }
}
