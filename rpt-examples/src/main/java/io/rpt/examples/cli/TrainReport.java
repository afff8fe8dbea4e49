package io.rpt.examples.cli;

import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingListener;
import io.rpt.djl.train.TrainingResult;
import io.rpt.examples.files.JsonLines;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training run as JSON Lines: one object per epoch, those of a saved state included, and one with
 * the result and everything that is needed to repeat it. The file is replaced when training starts.
 */
final class TrainReport implements TrainingListener, AutoCloseable {
  private final @Nullable Path file;
  private @Nullable JsonLines lines;

  /** Makes a report; without a file it does nothing. */
  TrainReport(@Nullable Path file) {
    this.file = file;
  }

  @Override
  public void on(TrainingEvent event) {
    if (file != null && event instanceof Started started) {
      close();
      lines = JsonLines.open(file);
      started.done().forEach(result -> write(epoch(result)));
    } else if (event instanceof EpochDone done) {
      write(epoch(done.result()));
    }
  }

  private static Map<String, Object> epoch(EpochResult result) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "epoch");
    line.put("epoch", result.epoch());
    line.put("loss", result.loss());
    line.put("scores", result.scores());
    line.put("invalid_answers", result.evaluation().invalid());
    return line;
  }

  /**
   * Writes the last line.
   *
   * @param command the words of the command line
   * @param bytes the size of the served prompt's files
   * @param seconds what this process took
   */
  void finish(TrainingResult result, List<String> command, long bytes, double seconds) {
    ServablePrompt prompt = result.servable();
    Provenance provenance = prompt.provenance();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "result");
    line.put("best_epoch", result.bestEpoch());
    line.put("scores", result.best().scores());
    line.put("answers", result.best().evaluation().total());
    line.put("invalid_answers", result.best().evaluation().invalid());
    line.put("trained_parameters", result.trainedParameters());
    line.put("kept_parameters", prompt.keptParameterCount());
    line.put("prompt_bytes", bytes);
    line.put("truncated_texts", result.truncatedTexts());
    line.put("truncated_validation_texts", result.best().evaluation().truncated());
    line.put("backbone_sha256", provenance.backboneDigest());
    line.put("tokenizer_sha256", provenance.tokenizerDigest());
    line.put("data_sha256", provenance.dataDigest());
    line.put("backbone_weights_in_memory_sha256", result.weightsHash());
    line.put("options", provenance.options());
    line.put("environment", provenance.environment());
    line.put("command", command);
    line.put("seconds", seconds);
    write(line);
  }

  private void write(Map<String, Object> line) {
    if (lines != null) {
      lines.write(line);
    }
  }

  @Override
  public void close() {
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
