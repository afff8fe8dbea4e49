package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.OpenOptions;
import io.rpt.djl.backbone.Precision;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a backbone in bfloat16. */
class ReducedTrainingTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(48, 1);

  @TempDir Path folder;

  private static TrainingResult train(Backbone backbone) {
    return PromptTuner.on(backbone)
        .promptLength(5)
        .reparameterizer(Residual.bottleneck(8))
        .options(TrainOptions.builder().epochs(4).batchSize(8).learningRate(0.05).seed(3).build())
        .build()
        .fit(TEXTS, TEXTS);
  }

  @Test
  void fit_bf16_learnsAsInFloat32AndIsServedInEither() {
    TinyBert.write(folder);
    try (Backbone exact = Backbone.open(folder);
        Backbone rounded =
            Backbone.open(folder, OpenOptions.standard().precision(Precision.AUTO))) {
      assumeThat(rounded.precision())
          .as("this processor has no fast bfloat16 products")
          .isEqualTo(Precision.BF16);
      TrainingResult f32 = train(exact);
      TrainingResult bf16 = train(rounded);
      for (int epoch = 0; epoch < f32.epochs().size(); epoch++) {
        double loss = f32.epochs().get(epoch).loss();
        assertThat(bf16.epochs().get(epoch).loss()).isCloseTo(loss, within(0.1 * loss));
      }
      assertThat(bf16.projected().provenance().options()).containsEntry("precision", "bf16");
      assertThat(f32.projected().provenance().options()).doesNotContainKey("precision");
      assertServedAlike(bf16, exact, rounded);
    }
  }

  private static void assertServedAlike(TrainingResult result, Backbone exact, Backbone rounded) {
    List<TextInput> texts = TinyBert.negations(20, 9).stream().map(LabeledText::input).toList();
    try (PromptClassifier one = PromptClassifier.open(exact, result.projected());
        PromptClassifier two = PromptClassifier.open(rounded, result.projected())) {
      List<LabelScores> expected = one.classify(texts);
      List<LabelScores> actual = two.classify(texts);
      for (int i = 0; i < texts.size(); i++) {
        double probability = expected.get(i).probabilities().get("no");
        assertThat(actual.get(i).probabilities().get("no")).isCloseTo(probability, within(0.05));
      }
    }
  }
}
