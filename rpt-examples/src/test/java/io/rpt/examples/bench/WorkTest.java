package io.rpt.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.ProgressView;
import org.junit.jupiter.api.Test;

/**
 * Operations and bytes against counts made by hand, for the small size: 4 texts of 12 tokens and 3
 * prompt rows, so 60 places; 2 layers, H 32, 2 heads of 16, inner width 64, M 8, V 600.
 */
class WorkTest {
  // Four maps 32 to 32, and two between 32 and 64, over 60 places; 2 operations each.
  private static final double LAYER_MAPS = 2.0 * 60 * (4 * 32 * 32 + 2 * 32 * 64);

  // In 4 texts and 2 heads two products of 15 queries and 15 keys.
  private static final double LAYER_ATTENTION = 2.0 * (4 * 2) * 2 * (15 * 15 * 16);

  private static final double FORWARD = 2 * (LAYER_MAPS + LAYER_ATTENTION);
  private static final double BACK = 2 * (LAYER_MAPS + 2 * LAYER_ATTENTION);

  // The last layer of an encoder with a head: keys and values of 60 places, all else of 4.
  private static final double LAST_MAPS =
      2.0 * (60 * 2 * 32 * 32 + 4 * (2 * 32 * 32 + 2 * 32 * 64));
  private static final double LAST_ATTENTION = 2.0 * (4 * 2) * 2 * (15 * 16);
  private static final double HEAD_FORWARD =
      LAYER_MAPS + LAYER_ATTENTION + LAST_MAPS + LAST_ATTENTION;
  private static final double HEAD_BACK =
      LAYER_MAPS + 2 * LAYER_ATTENTION + LAST_MAPS + 2 * LAST_ATTENTION;

  // Down to 8 and up again over 3 rows; each forward, to the input, and to the weight.
  private static final double NETWORK = 3 * 2.0 * 3 * (2 * 32 * 8);

  private static double operations(Subject subject) {
    try (RandomModels models = new RandomModels(BenchSize.SMALL, ProgressView.quiet());
        var backbone = BenchPrecision.F32.open(subject.folder(models), DeviceChoice.CPU);
        Resources open = new Resources()) {
      return subject.make(backbone, BenchSize.SMALL, BenchPrecision.F32, open).work().operations();
    }
  }

  @Test
  void bertInference_smallSize_isForwardAndHead() {
    assertThat(operations(Subject.BERT_INFERENCE))
        .isEqualTo(HEAD_FORWARD + 2 * 4 * 32 * 2)
        .isEqualTo(1_401_344);
  }

  @Test
  void bertStep_smallSize_isForwardAndBackWithoutGradientsOfFrozenWeights() {
    assertThat(operations(Subject.BERT_STEP))
        .isEqualTo(HEAD_FORWARD + HEAD_BACK + NETWORK + 3 * 2 * 4 * 32 * 2)
        .isEqualTo(2_935_296);
  }

  @Test
  void lateEpochs_smallSize_countNothingGoingBackBelowThePrompt() {
    double head = 3 * 2 * 4 * 32 * 2;
    double above = 2 * LAST_MAPS + 3 * LAST_ATTENTION + NETWORK + head;
    // The layer below sees the 12 tokens of each text.
    double below = 2.0 * 48 * (4 * 32 * 32 + 2 * 32 * 64) + 2.0 * (4 * 2) * 2 * (12 * 12 * 16);
    assertThat(operations(Subject.LATE_HALF)).isEqualTo(2 * (below + above));
    assertThat(operations(Subject.LATE_HALF_CACHED)).isEqualTo(2 * above);
    assertThat(operations(Subject.LATE_INPUT))
        .isEqualTo(operations(Subject.LATE_FIRST))
        .isEqualTo(2 * operations(Subject.BERT_STEP));
  }

  @Test
  void t5Step_smallSize_endsAtTheFirstDecoderLayersText() {
    double map = 2.0 * 16 * 32 * 32; // over 4 answers of 4 tokens
    double textMaps = 2 * 2.0 * 60 * 32 * 32; // keys and values of the text
    double inner = 2 * 2.0 * 16 * 32 * 64;
    double self = 2.0 * (4 * 2) * (4 * 4 * 16); // one product
    double cross = 2.0 * (4 * 2) * (4 * 15 * 16);
    double words = 2.0 * 16 * 32 * 600;
    double forward = 2 * (6 * map + 2 * self + textMaps + 2 * cross + inner) + words;
    double second = 6 * map + 4 * self + textMaps + 4 * cross + inner;
    double first = map + textMaps + 3 * cross + inner;
    assertThat(operations(Subject.T5_STEP))
        .isEqualTo(FORWARD + BACK + forward + words + second + first + NETWORK)
        .isEqualTo(8_193_024);
  }

  @Test
  void t5Generate_smallSize_countsEachTokenOnce() {
    double tokens = 0;
    for (int places = 1; places <= 4; places++) {
      double self = 2 * 2.0 * (4 * 2) * (places * 16);
      double cross = 2 * 2.0 * (4 * 2) * (15 * 16);
      double maps = 2.0 * 4 * (6 * 32 * 32 + 2 * 32 * 64);
      tokens += 2 * (maps + self + cross) + 2.0 * 4 * 32 * 600;
    }
    assertThat(operations(Subject.T5_GENERATE))
        .isEqualTo(FORWARD + 2 * (2 * 2.0 * 60 * 32 * 32) + tokens);
  }

  @Test
  void bytes_product_areItsOperandsAndItsResult() {
    assertThat(Work.product(2, 3, 5, 4)).isEqualTo(new Work(60, 4 * (6 + 15 + 10)));
  }
}
