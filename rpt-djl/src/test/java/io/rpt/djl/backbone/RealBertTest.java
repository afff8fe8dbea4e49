package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.ops.GradMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trained BERT, where {@code -Drpt.bert=DIR} names one or the default folder is there. */
class RealBertTest {
  private static Path folder() {
    String property = System.getProperty("rpt.bert", "");
    Path repository = Path.of("").toAbsolutePath().resolve("..").normalize();
    return property.isBlank()
        ? repository.resolve("../shared/models/bert-mini-rpt").normalize()
        : Path.of(property);
  }

  @Test
  void mlmLogits_maskedWord_guessesSomethingFinite() {
    assumeTrue(Files.isDirectory(folder()), "There is no trained BERT at " + folder() + ".");
    try (Backbone backbone = Backbone.open(folder(), DeviceChoice.CPU);
        NDManager step = backbone.newManager()) {
      var row = backbone.tokenizer().encode(TextInput.of("The capital of France is [MASK]."));
      InjectedBatch batch =
          InjectedBatch.of(
              List.of(PromptInjector.afterCls().inject(row, 0)),
              backbone.paddingId(),
              backbone.maxPositions());
      float[] logits = GradMode.off(() -> logits(backbone.bert(), batch, step).toFloatArray());
      assertThat(logits).hasSize(row.length() * backbone.vocabularySize());
      double sum = 0;
      for (float logit : logits) {
        sum += Math.abs(logit);
      }
      assertThat(sum).isFinite().isPositive();
    }
  }

  private static NDArray logits(BertBlock bert, InjectedBatch batch, NDManager step) {
    NDArray ids = step.create(batch.ids()).expandDims(0);
    NDArray types = step.create(batch.typeIds()).expandDims(0);
    NDArray positions = step.create(batch.positions()).expandDims(0);
    NDArray bias = bert.attentionBias(step.create(batch.mask()).expandDims(0));
    NDArray hidden = bert.embed(bert.wordEmbeddings(ids), types, positions);
    return bert.mlmLogits(bert.layers(0, bert.layerCount(), hidden, bias));
  }
}
