package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts beyond the limit of an encoder-decoder: what is kept, and that they are counted. */
class LongTextsTest {
  private static final int PROMPT_LENGTH = 4;
  private static final int MAX_LENGTH = 9;
  private static final String LONG = String.join(" ", TinyBert.WORDS.subList(5, 15));
  private static final String SHORT = TinyBert.WORDS.get(5);

  @TempDir static Path model;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = Backbone.open(TinyT5.writeWithWords(model), DeviceChoice.CPU);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  @Test
  void encode_longText_fillsTheRoomAndKeepsTheClosingToken() {
    PromptInputs inputs =
        new PromptInputs(backbone, PromptInjector.encoderDecoder(), PROMPT_LENGTH, MAX_LENGTH);
    int[] whole = backbone.tokenizer().encode(TextInput.of(LONG)).ids();
    PromptInputs.Encoded encoded =
        inputs.encode(List.of(TextInput.of(LONG), TextInput.of(SHORT), TextInput.of(LONG)));
    assertThat(encoded.truncated()).isEqualTo(2);
    TokenRow row = encoded.rows().get(0);
    assertThat(row.ids())
        .containsExactly(
            whole[0], whole[1], whole[2], whole[3], backbone.t5().config().closingId());
    assertThat(encoded.rows().get(1).ids())
        .endsWith(backbone.t5().config().closingId())
        .hasSizeLessThan(row.length());
  }

  @Test
  void fit_longTexts_areCountedInBothParts() {
    List<LabeledText> training =
        List.of(
            LabeledText.of(LONG, "no"), LabeledText.of(SHORT, "yes"), LabeledText.of(LONG, "yes"));
    List<LabeledText> validation =
        List.of(LabeledText.of(LONG, "no"), LabeledText.of(SHORT, "yes"));
    PromptTuner tuner =
        PromptTuner.on(backbone)
            .promptLength(PROMPT_LENGTH)
            .reparameterizer(Reparameterizer.identity())
            .options(TrainOptions.builder().epochs(1).maxLength(MAX_LENGTH).build())
            .build();
    TrainingResult ranked = tuner.fit(training, validation);
    assertThat(ranked.truncatedTexts()).isEqualTo(2);
    assertThat(ranked.best().evaluation().truncated()).isOne();
    TrainingResult written =
        tuner.fit(TrainingSet.generated(training, 3), Validation.generated(validation));
    assertThat(written.truncatedTexts()).isEqualTo(2);
    assertThat(written.best().evaluation().truncated()).isOne();
  }
}
