package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTunerTest {
  private static final List<String> LABELS = List.of("no", "yes");
  private static final List<LabeledText> TRAINING = TinyBert.negations(320, 1);
  private static final List<LabeledText> SCORED = TinyBert.negations(60, 2);
  private static final Validation VALIDATION = Validation.labels(SCORED);
  private static final TrainingSet CLASSES = TrainingSet.labels(TRAINING, LABELS);
  private static final TrainingSet RANKED = TrainingSet.ranked(TRAINING, LABELS, Averaging.SUM);

  @TempDir Path parent;
  private Path folder;
  private Path target;

  @BeforeEach
  void name() {
    folder = parent.resolve("model");
    target = parent.resolve("tuned");
  }

  private static TrainOptionsBuilder options(int epochs) {
    return TrainOptions.builder().epochs(epochs).batchSize(16).clipNorm(1).seed(3);
  }

  private static FineTuner all(int epochs, double rate) {
    return new FineTuner(options(epochs).learningRate(rate).headLearningRate(rate).build());
  }

  private FineTuningResult all(FineTuner tuner, TrainingSet training) {
    return tuner.all(folder, DeviceChoice.CPU, training, VALIDATION, target);
  }

  /** A BERT that starts as small as one that is trained from scratch should. */
  private static void writeBert(Path folder) {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    words.addAll(TinyBert.WORDS);
    BertConfig config =
        new BertConfig(words.size(), 32, 2, 4, 64, 64, 2, Activation.GELU, 1e-12, 0.1, 0, true);
    RandomBert.write(folder, config, words, 5);
  }

  @Test
  void all_bert_learnsTheTask_andTheSavedFolderScoresTheSame() throws IOException {
    writeBert(folder);
    FineTuningResult result = all(all(10, 2e-3), CLASSES);
    double accuracy = result.best().scores().get("accuracy");
    assertThat(accuracy).isGreaterThan(0.9);
    assertThat(result.epochs()).hasSize(10);
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "model.safetensors", "tokenizer.json");
    }
    try (Backbone tuned = Backbone.open(target, DeviceChoice.CPU);
        PromptClassifier classifier = PromptClassifier.open(tuned, result.head())) {
      assertThat(classifier.evaluate(SCORED).scores().get("accuracy")).isEqualTo(accuracy);
      int width = 32;
      int words = TinyBert.WORDS.size() + 5;
      int pooler = width * width + width;
      int mlm = pooler + 2 * width + words;
      int head = 2 * width + 2;
      assertThat(result.trainedParameters())
          .isEqualTo(tuned.parameterCount() - pooler - mlm + head);
    }
  }

  @Test
  void all_sameSeed_givesTheSameBytes_andLeavesTheFirstFolderAlone() throws IOException {
    writeBert(folder);
    byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));
    all(all(1, 1e-3), CLASSES);
    byte[] first = Files.readAllBytes(target.resolve("model.safetensors"));
    all(all(1, 1e-3), CLASSES);
    assertThat(Files.readAllBytes(target.resolve("model.safetensors"))).isEqualTo(first);
    assertThat(first).isNotEqualTo(before);
    assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(before);
  }

  @Test
  void head_bert_learns_andLeavesTheBackboneAlone() {
    try (Backbone bert = TinyBert.open(folder)) {
      String before = bert.weightsHash();
      int live = bert.liveArrays();
      FineTuner tuner = new FineTuner(options(3).headLearningRate(1e-2).build());
      FineTuningResult result = tuner.head(bert, CLASSES, VALIDATION);
      assertThat(result.trainedParameters()).isEqualTo(2 * 32 + 2);
      assertThat(result.epochs().get(2).loss()).isLessThan(result.epochs().get(0).loss());
      assertThat(bert.weightsHash()).isEqualTo(before);
      assertThat(bert.liveArrays()).isEqualTo(live);
    }
  }

  @Test
  void allAndUntrained_t5_trainingBeatsNone() {
    TinyT5.writeWithWords(folder);
    FineTuner tuner = new FineTuner(options(5).learningRate(5e-3).build());
    Evaluation none;
    try (Backbone t5 = Backbone.open(folder, DeviceChoice.CPU)) {
      none = tuner.untrained(t5, RANKED, VALIDATION);
      assertThatThrownBy(() -> tuner.head(t5, RANKED, VALIDATION))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("nothing to train");
    }
    FineTuningResult result = all(tuner, RANKED);
    assertThat(none.scores().get("accuracy")).isBetween(0.3, 0.7);
    assertThat(result.best().scores().get("accuracy")).isGreaterThan(0.9);
  }

  @Test
  void all_interrupted_stopsWithoutALeftoverFolder() throws IOException {
    writeBert(folder);
    TrainOptions options = options(3).learningRate(1e-3).headLearningRate(1e-3).build();
    TrainingListener interrupt =
        event -> {
          if (event instanceof StepDone done && done.epoch() == 1 && done.step() == 20) {
            Thread.currentThread().interrupt(); // before the epoch is saved and scored
          }
        };
    assertThatThrownBy(() -> all(new FineTuner(options, interrupt), CLASSES))
        .isInstanceOf(TrainingInterruptedException.class)
        .hasMessageContainingAll("epoch 2 of 3", "No state");
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void all_rateFarTooLarge_divergesAndSaysSo() {
    writeBert(folder);
    TrainOptions options =
        options(3).learningRate(1e30).headLearningRate(1e30).weightDecay(0).build();
    assertThatThrownBy(() -> all(new FineTuner(options), CLASSES))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContainingAll("epoch 1", "1.0E30", "smaller");
  }

  @Test
  void all_targetIsTheOpenFolder_isRefusedBeforeTraining() {
    writeBert(folder);
    target = folder;
    assertThatThrownBy(() -> all(all(1, 1e-3), CLASSES))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("another folder");
  }

  @Test
  void optionsOfPartsThatAreNotThere_areRefused() {
    writeBert(folder);
    refused(options(1).networkLearningRate(0.5), CLASSES, "network learning rate is 0.5");
    refused(options(1).biasWeightDecay(0.5), CLASSES, "bias weight decay 0.5");
    refused(options(1).trainHead(false), CLASSES, "head is not to be trained");
    refused(options(1).metric("f1_of_nothing"), CLASSES, "'f1_of_nothing'");
    refused(options(1).maxLength(65), CLASSES, "65");
    refused(options(1).headLearningRate(0.5), RANKED, "head learning rate is 0.5");
    try (Backbone bert = Backbone.open(folder, DeviceChoice.CPU)) {
      FineTuner tuner = new FineTuner(options(1).learningRate(0.5).build());
      assertThatThrownBy(() -> tuner.head(bert, CLASSES, VALIDATION))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("learning rate is 0.5", "only the head");
    }
  }

  private void refused(TrainOptionsBuilder options, TrainingSet training, String message) {
    FineTuner tuner = new FineTuner(options.build());
    assertThatThrownBy(() -> all(tuner, training))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(message);
  }

  @Test
  void all_discriminatorsOwnHead_isNotTrained() {
    TinyEncoders.write(folder, "electra");
    FineTuningResult result = all(all(1, 1e-3), CLASSES);
    try (Backbone tuned = Backbone.open(target, DeviceChoice.CPU)) {
      int discriminator = 32 * 32 + 32 + 32 + 1;
      assertThat(result.trainedParameters())
          .isEqualTo(tuned.parameterCount() - discriminator + 2 * 32 + 2);
    }
  }

  @Test
  void decoderOnly_isScoredUntrainedOrByItsHeadAlone() {
    try (Backbone gpt2 = TinyGpt2.open(folder)) {
      FineTuner tuner = new FineTuner(options(3).headLearningRate(1e-2).build());
      FineTuningResult head = tuner.head(gpt2, CLASSES, VALIDATION);
      assertThat(head.epochs().get(2).loss()).isLessThan(head.epochs().get(0).loss());
      assertThat(CLASSES.hasTrainedHead()).isTrue();
      assertThat(RANKED.hasTrainedHead()).isFalse();
      Evaluation none = tuner.untrained(gpt2, RANKED, VALIDATION);
      assertThat(none.scores().get("accuracy")).isBetween(0.3, 0.7);
    }
    assertThatThrownBy(() -> all(all(1, 1e-3), RANKED))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll(folder.toString(), "decoder-only", "gpt2", "Train a prompt");
    assertThat(target).doesNotExist();
  }

  @Test
  void none_hasNoShapeToSave() {
    try (Backbone bert = TinyBert.open(folder)) {
      FineTuningResult result =
          new FineTuner(options(1).headLearningRate(1e-2).build()).head(bert, CLASSES, VALIDATION);
      assertThat(result.head().length()).isZero();
      assertThatThrownBy(() -> result.head().shape())
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("prompt length is 0");
    }
  }
}
