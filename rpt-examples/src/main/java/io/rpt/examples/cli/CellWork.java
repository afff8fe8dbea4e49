package io.rpt.examples.cli;

import io.rpt.core.metric.ScoreProtocol;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.Precision;
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
    if (backbone.precision() != Precision.F32) {
      settings.put("precision", backbone.precision().id());
    }
    settings.put("tokenizer_sha256", backbone.tokenizerDigest());
    settings.put("task", task.name());
    settings.put("data_sha256", task.filesDigest());
    settings.putAll(trained(backbone));
    method.ifPresent(name -> settings.put("method", name));
    settings.putAll(options.sample.notes());
    settings.putAll(task.settings(options, backbone));
    Map<String, String> tuning = new TreeMap<>(tuning().asMap());
    tuning.remove("seed");
    settings.putAll(tuning);
    settings.put("seed", String.valueOf(seed));
    return new Cell(settings);
  }

  private Map<String, String> trained(Backbone backbone) {
    if (options.trained != Trained.PROMPT) {
      return Map.of("method", options.trained.words(), "trained", options.trained.toString());
    }
    Map<String, String> settings = options.prompt.settings(backbone.width());
    if (method.isPresent()) {
      settings.putAll(options.prompt.widths());
    }
    return settings;
  }

  private TrainOptions tuning() {
    return options.tuning.options(seed, task.usualMetric(), task.metrics());
  }

  /** The score that chooses the best epoch. */
  String metric() {
    return tuning().metric();
  }

  /**
   * Trains.
   *
   * @param own where the prompt and the state are kept, from which a stopped run goes on, or the
   *     tuned backbone; null to keep nothing
   */
  CellOutcome run(Backbone backbone, TrainingListener listener, @Nullable Path own) {
    Material material = task.material(options);
    CurveRecorder curve = new CurveRecorder();
    TrainingListener both =
        event -> {
          curve.on(event);
          listener.on(event);
        };
    RunFigures figures =
        options.trained == Trained.PROMPT
            ? RunFigures.of(prompt(material, backbone, both, own))
            : new UnpromptedRun(material, tuning()).run(options.trained, backbone, both, own);
    return outcome(material, backbone, figures, curve);
  }

  private TrainingResult prompt(
      Material material, Backbone backbone, TrainingListener listener, @Nullable Path own) {
    PromptTunerBuilder builder = PromptTuner.on(backbone).options(tuning()).listener(listener);
    options.prompt.describe(builder, seed);
    material.describe(builder, backbone);
    return own == null
        ? material.fit(builder.build(), backbone)
        : kept(builder.stateFolder(own.resolve("state")), material, backbone, own);
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
      Material material, Backbone backbone, RunFigures figures, CurveRecorder curve) {
    Evaluation best = figures.best();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : material.reportedMetrics()) {
      metrics.put(name, Objects.requireNonNull(best.scores().get(name)));
    }
    Map<String, String> provenance = new TreeMap<>(figures.provenance());
    provenance.put("score_protocol", ScoreProtocol.MEAN_OF_METRICS.protocolName());
    provenance.put("truncated_training_texts", String.valueOf(figures.truncatedTexts()));
    return new CellOutcome(
        metrics,
        Objects.requireNonNull(best.scores().get(material.usualMetric())),
        best.total(),
        best.invalid(),
        best.constant(),
        material.majorityScore(backbone),
        best.truncated(),
        figures.trained(),
        figures.kept(),
        figures.bestEpoch(),
        curve.curve(),
        provenance);
  }
}
