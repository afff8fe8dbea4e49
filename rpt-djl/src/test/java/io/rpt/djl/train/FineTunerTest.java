package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTunerTest {
  private static final List<String> LABELS = List.of("no", "yes");
  private static final List<LabeledText> TRAINING = TinyBert.negations(320, 1);
  private static final List<LabeledText> SCORED = TinyBert.negations(60, 2);
  private static final Validation VALIDATION = Validation.labels(SCORED);

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void name() {
    folder = parent.resolve("model");
  }

  private static TrainOptions options(int epochs, double rate) {
    return TrainOptions.builder()
        .epochs(epochs)
        .batchSize(16)
        .learningRate(rate)
        .headLearningRate(rate)
        .clipNorm(1)
        .seed(3)
        .build();
  }

  @Test
  void all_bert_learnsTheTask_andTheSavedFolderScoresTheSame() {
    TinyBert.write(folder);
    Path target = parent.resolve("tuned");
    FineTuningResult result =
        new FineTuner(options(12, 5e-3))
            .all(
                folder, DeviceChoice.CPU, TrainingSet.labels(TRAINING, LABELS), VALIDATION, target);
    double accuracy = result.best().scores().get("accuracy");
    assertThat(accuracy).isGreaterThan(0.95);
    assertThat(result.epochs()).hasSize(12);
    try (Backbone tuned = Backbone.open(target, DeviceChoice.CPU);
        PromptClassifier classifier = PromptClassifier.open(tuned, result.head())) {
      assertThat(classifier.evaluate(SCORED).scores().get("accuracy")).isEqualTo(accuracy);
      assertThat(result.trainedParameters())
          .isGreaterThan(tuned.parameterCount() * 8 / 10)
          .isLessThan(tuned.parameterCount() + 2 * 33);
    }
  }

  @Test
  void head_bert_leavesTheBackboneAlone() {
    try (Backbone bert = TinyBert.open(folder)) {
      String before = bert.weightsHash();
      int live = bert.liveArrays();
      TrainingSet training = TrainingSet.labels(TRAINING, LABELS);
      FineTuningResult result = new FineTuner(options(3, 1e-2)).head(bert, training, VALIDATION);
      assertThat(result.trainedParameters()).isEqualTo(2 * 32 + 2);
      assertThat(result.epochs().get(2).loss()).isLessThan(result.epochs().get(0).loss());
      assertThat(bert.weightsHash()).isEqualTo(before);
      assertThat(bert.liveArrays()).isEqualTo(live);
    }
  }

  @Test
  void allAndUntrained_t5_trainingBeatsNone() {
    TinyT5.writeWithWords(folder);
    TrainingSet training = TrainingSet.ranked(TRAINING, LABELS, Averaging.SUM);
    FineTuner tuner = new FineTuner(options(5, 5e-3));
    Evaluation none;
    try (Backbone t5 = Backbone.open(folder, DeviceChoice.CPU)) {
      none = tuner.untrained(t5, training, VALIDATION);
      assertThatThrownBy(() -> tuner.head(t5, training, VALIDATION))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("nothing to train");
    }
    FineTuningResult result =
        tuner.all(folder, DeviceChoice.CPU, training, VALIDATION, parent.resolve("tuned"));
    assertThat(none.scores().get("accuracy")).isBetween(0.3, 0.7);
    assertThat(result.best().scores().get("accuracy")).isGreaterThan(0.9);
  }

  @Test
  void none_hasNoShapeToSave() {
    try (Backbone bert = TinyBert.open(folder)) {
      FineTuningResult result =
          new FineTuner(options(1, 1e-2))
              .head(bert, TrainingSet.labels(TRAINING, LABELS), VALIDATION);
      assertThat(result.head().length()).isZero();
      assertThatThrownBy(() -> result.head().shape())
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("prompt length is 0");
    }
  }
}
