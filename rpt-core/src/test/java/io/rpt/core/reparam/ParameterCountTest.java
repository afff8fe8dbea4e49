package io.rpt.core.reparam;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.tensor.PromptShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counts that papers and code publish, and the formulas of each record's documentation. */
class ParameterCountTest {
  private static final PromptShape T5_BASE = new PromptShape(10, 768);

  @Test
  void superPos_publishedSettings_hasTheCountsOfTheFormula() {
    SuperPos published = SuperPos.basisSize(128);
    assertThat(trained(published, T5_BASE)).isEqualTo(984_320);
    assertThat(trained(published, new PromptShape(10, 512))).isEqualTo(656_640);
    assertThat(trained(published, new PromptShape(10, 128))).isEqualTo(165_120);
    assertThat(trained(published.withSharedBasis(), T5_BASE)).isEqualTo(10 * 128 + 128 * 768);
    assertThat(trained(published.withFrozenBasis(), T5_BASE)).isEqualTo(10 * 128);
  }

  @Test
  void lowRank_publishedSetting_has11240() {
    assertThat(trained(LowRank.ofRank(10), new PromptShape(100, 1024))).isEqualTo(11_240);
  }

  @Test
  void peftMlp_benchmarkSetting_has28382208() {
    assertThat(trained(new PeftMlp(3072), new PromptShape(20, 3072))).isEqualTo(28_382_208);
  }

  @Test
  void lstm_widthOfT5Base_has3545088ForOneLayer() {
    assertThat(network(Lstm.ofLayers(1).withoutHead(), T5_BASE)).isEqualTo(3_545_088);
  }

  @ParameterizedTest
  @CsvSource({"768, 300", "1024, 300", "32, 5"})
  void lstms_anyWidth_haveTheirFormulas(long d, long h) {
    PromptShape shape = new PromptShape(7, (int) d);
    int hidden = (int) h;
    long head = 2 * (d * d + d);
    long layer = 6 * d * d + 8 * d;
    assertThat(network(Lstm.published(), shape)).isEqualTo(layer + head);
    assertThat(network(Lstm.ofLayers(1).withoutHead().residual(), shape)).isEqualTo(layer);
    assertThat(network(Lstm.ofLayers(2).withoutHead().residual(), shape)).isEqualTo(2 * layer);
    assertThat(network(new PTuningLstm(), shape)).isEqualTo(2 * layer + head);
    long first = 2 * (4 * h * (d + h) + 8 * h);
    long further = 2 * (12 * h * h + 8 * h);
    long peftHead = 4 * h * h + 2 * h + 2 * h * d + d;
    assertThat(network(PeftLstm.hidden(hidden), shape)).isEqualTo(first + further + peftHead);
    assertThat(network(PeftLstm.hidden(hidden).withLayers(3), shape))
        .isEqualTo(first + 2 * further + peftHead);
    assertThat(network(new PaperLstm(hidden, 0.05), shape)).isEqualTo(first + 2 * h * d + d);
    assertThat(network(Lstm.published().perToken(), shape)).isEqualTo(7 * (layer + head));
  }

  private static long trained(Reparameterizer reparameterizer, PromptShape shape) {
    return LayerPlan.of(reparameterizer, shape).trainableParameterCount();
  }

  private static long network(Reparameterizer reparameterizer, PromptShape shape) {
    return LayerPlan.of(reparameterizer, shape).parameterCount();
  }
}
