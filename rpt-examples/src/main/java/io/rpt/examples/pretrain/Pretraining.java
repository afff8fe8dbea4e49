package io.rpt.examples.pretrain;

import io.rpt.core.io.AtomicFiles;
import io.rpt.core.io.Dtype;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.pretrain.PretrainListener;
import io.rpt.djl.pretrain.PretrainOptions;
import io.rpt.djl.pretrain.PretrainScores;
import io.rpt.djl.pretrain.Pretrainer;
import io.rpt.examples.files.JsonLines;
import io.rpt.examples.pretrain.WorldBackbone.Size;
import io.rpt.examples.world.WorldText.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One backbone made from nothing: random weights, simple text, the whole text, a score on text that
 * it has not seen, and the folder with half-precision weights. Beside the folder, {@code OUT.work}
 * keeps the first weights and the state of a stopped run.
 *
 * @param family which backbone
 * @param size how large
 * @param simple how it is trained on simple text
 * @param options how it is trained on the whole text; their seed is that of the text and the first
 *     weights too
 */
public record Pretraining(
    WorldBackbone family, Size size, PretrainOptions simple, PretrainOptions options) {
  /** Added to the seed for text that is not trained on. */
  private static final long UNSEEN = 1_000_000;

  private static final int HELD_OUT = 2000;

  /**
   * Makes the backbone, or goes on with it.
   *
   * @param out the folder to write
   * @return how well it finds what is hidden in unseen text
   */
  public PretrainScores run(Path out, PretrainListener listener) {
    Path work = out.resolveSibling(out.getFileName() + ".work");
    Path start = family.writeRandom(work.resolve("start"), size, options.seed());
    try (TrainableBackbone backbone = TrainableBackbone.open(start, DeviceChoice.AUTO)) {
      trainer(Level.SIMPLE, simple).withStateFolder(work.resolve("simple")).run(backbone, listener);
      trainer(Level.FULL, options).withStateFolder(work.resolve("full")).run(backbone, listener);
      PretrainScores scores =
          new Pretrainer(family.task(options.seed() + UNSEEN, Level.FULL), options)
              .evaluate(backbone, HELD_OUT);
      backbone.save(out, Dtype.F16);
      describe(out, backbone.parameterCount(), scores);
      return scores;
    }
  }

  private Pretrainer trainer(Level level, PretrainOptions chosen) {
    return new Pretrainer(family.task(chosen.seed(), level), chosen);
  }

  private void describe(Path out, long parameters, PretrainScores scores) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("family", family.toString());
    description.put("width", size.width());
    description.put("layers", size.layers());
    description.put("parameters", parameters);
    description.put("simple_text", simple.asMap());
    description.put("options", options.asMap());
    description.put("unseen_texts", HELD_OUT);
    description.put("unseen_hidden_tokens", scores.tokens());
    description.put("unseen_loss", scores.loss());
    description.put("unseen_accuracy", scores.accuracy());
    byte[] bytes = (JsonLines.line(description) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(out.resolve("pretraining.json"), bytes);
  }
}
