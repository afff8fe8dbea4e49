package io.rpt.examples.pretrain;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.AtomicFiles;
import io.rpt.core.io.Digests;
import io.rpt.core.io.Dtype;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.pretrain.PretrainListener;
import io.rpt.djl.pretrain.PretrainOptions;
import io.rpt.djl.pretrain.PretrainScores;
import io.rpt.djl.pretrain.Pretrainer;
import io.rpt.examples.files.JsonLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backbone trained on the world's text in stages, then scored on text that it has not seen, and
 * saved with half-precision weights. Beside its folder, {@code OUT.work} keeps the states of a
 * stopped run.
 *
 * @param family which backbone
 * @param start the folder of its first weights
 * @param stages what it learns, one after the other, each lesson at most once; the last one's
 *     options are those of the score too
 */
public record Pretraining(WorldBackbone family, Path start, List<Stage> stages) {
  /** The file that says how a backbone was made. */
  public static final String DESCRIPTION = "pretraining.json";

  /** Added to the seed for text that is not trained on. */
  private static final long UNSEEN = 1_000_000;

  private static final int HELD_OUT = 2000;

  /** Refuses a pretraining that learns nothing, or the same twice. */
  public Pretraining {
    stages = List.copyOf(stages);
    long lessons = stages.stream().map(Stage::lesson).distinct().count();
    if (stages.isEmpty() || lessons < stages.size()) {
      throw new InvalidValueException(
          "The pretraining has the stages "
              + stages
              + "; expected at least one, and no lesson twice.");
    }
  }

  /**
   * What is learned at a time.
   *
   * @param lesson what
   * @param options how; their seed is the text's too
   */
  public record Stage(Lesson lesson, PretrainOptions options) {}

  /** The folder for first weights and states of a run that writes to {@code out}. */
  public static Path workFolder(Path out) {
    return out.resolveSibling(out.getFileName() + ".work");
  }

  /**
   * Makes the backbone, or goes on with it.
   *
   * @param out the folder to write
   * @return how well it finds what is hidden in unseen text
   */
  public PretrainScores run(Path out, PretrainListener listener) {
    try (TrainableBackbone backbone = TrainableBackbone.open(start, DeviceChoice.AUTO)) {
      for (Stage stage : stages) {
        new Pretrainer(family.task(stage.options().seed(), stage.lesson()), stage.options())
            .withStateFolder(workFolder(out).resolve(stage.lesson().toString()))
            .run(backbone, listener);
      }
      PretrainOptions last = stages.get(stages.size() - 1).options();
      PretrainScores scores = unseen(family, last, backbone, HELD_OUT);
      backbone.save(out, Dtype.F16);
      describe(out, backbone.parameterCount(), scores);
      return scores;
    }
  }

  /** How well a backbone finds what is hidden in so many texts that it has not learned from. */
  static PretrainScores unseen(
      WorldBackbone family, PretrainOptions options, TrainableBackbone backbone, int texts) {
    return new Pretrainer(family.task(options.seed() + UNSEEN, Lesson.WHOLE), options)
        .evaluate(backbone, texts);
  }

  private void describe(Path out, long parameters, PretrainScores scores) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("family", family.toString());
    description.put("start_weights_sha256", Digests.sha256(start.resolve("model.safetensors")));
    description.put("parameters", parameters);
    stages.forEach(stage -> description.put(stage.lesson().toString(), stage.options().asMap()));
    description.put("unseen_texts", HELD_OUT);
    description.put("unseen_hidden_tokens", scores.tokens());
    description.put("unseen_loss", scores.loss());
    description.put("unseen_accuracy", scores.accuracy());
    byte[] bytes = (JsonLines.line(description) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(out.resolve(DESCRIPTION), bytes);
  }
}
