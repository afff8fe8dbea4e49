package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A prompt on the encoders that are not BERT: trained, saved, served. */
class OtherEncodersTest {
  private static final List<LabeledText> TRAINING = TinyBert.negations(16, 1);
  private static final List<LabeledText> VALIDATION = TinyBert.negations(12, 2);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"roberta, 32, 40", "distilbert, 32, 40", "electra, 20, 40"})
  void fit_savedAndLoaded_scoresExactlyAsTrainingReported(String family, int width, int places) {
    try (Backbone backbone =
        Backbone.open(TinyEncoders.write(folder.resolve("model"), family), DeviceChoice.CPU)) {
      assertThat(backbone.modelType()).isEqualTo(family);
      assertThat(backbone.width()).isEqualTo(width);
      assertThat(backbone.maxPositions()).isEqualTo(places);
      TrainingResult result =
          PromptTuner.on(backbone)
              .promptLength(4)
              .reparameterizer(Residual.bottleneck(8))
              .options(TrainOptions.builder().epochs(20).batchSize(16).learningRate(0.02).build())
              .build()
              .fit(TRAINING, VALIDATION);
      assertThat(result.epochs().get(19).loss())
          .isFinite()
          .isLessThan(0.8 * result.epochs().get(0).loss());
      PromptFiles.save(result.projected(), folder.resolve("prompt"));
      ProjectedPrompt loaded = PromptFiles.loadProjected(folder.resolve("prompt"));
      assertThat(loaded).isEqualTo(result.projected());
      assertThat(loaded.shape().width()).isEqualTo(width);
      assertThat(((LinearHead) loaded.task().head()).hiddenWidth()).isEqualTo(TinyEncoders.HIDDEN);
      try (PromptClassifier classifier = PromptClassifier.open(backbone, loaded)) {
        assertThat(classifier.evaluate(VALIDATION).scores()).isEqualTo(result.best().scores());
      }
    }
  }
}
