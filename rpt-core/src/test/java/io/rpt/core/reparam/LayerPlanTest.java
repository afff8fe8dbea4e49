package io.rpt.core.reparam;

import static io.rpt.core.reparam.Layers.chain;
import static io.rpt.core.reparam.Layers.gelu;
import static io.rpt.core.reparam.Layers.layerNorm;
import static io.rpt.core.reparam.Layers.linear;
import static io.rpt.core.reparam.Layers.perToken;
import static io.rpt.core.reparam.Layers.relu;
import static io.rpt.core.reparam.Layers.repeat;
import static io.rpt.core.reparam.Layers.skip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LayerPlanTest {
  private static final PromptShape SHAPE = new PromptShape(10, 128);

  @Test
  void of_skipThatChangesTheWidth_namesThePathAndBothWidths() {
    assertRefused(skip(linear(512)), "network.body", "128", "512", "skip connection");
  }

  @Test
  void of_badNodeInAChain_namesItsIndex() {
    assertRefused(
        chain(linear(64), relu(), skip(linear(32)), linear(128)), "network.2.body", "64", "32");
  }

  @Test
  void of_outputOfAnotherWidth_namesThePromptsWidth() {
    assertRefused(chain(linear(64), layerNorm()), "network", "64", "128");
  }

  @Test
  void of_repetitionThatChangesTheWidth_isRefused() {
    assertRefused(chain(repeat(linear(64), 2), linear(128)), "network.0.body", "repetition");
  }

  @Test
  void of_perTokenInsidePerToken_isRefused() {
    assertRefused(perToken(chain(perToken(linear(128)))), "network.body.0", "per-token");
  }

  @Test
  void of_moreParametersThanFit_namesTheWeight() {
    assertRefused(
        chain(linear(1_000_000), linear(1_000_000), linear(128)), "network.1.weight", "parameters");
  }

  @Test
  void of_treeTooDeep_isRefused() {
    Layer layer = linear(128);
    for (int i = 0; i < 40; i++) {
      layer = skip(layer);
    }
    assertRefused(layer, "deeper than");
  }

  @Test
  void of_nestedRepetitions_areBoundedTogether() {
    Layer layer = relu();
    for (int i = 0; i < 3; i++) {
      layer = repeat(layer, 100);
    }
    assertRefused(layer, "repetitions", "1000");
  }

  @Test
  void layers_valuesOutOfRange_areRefusedAtOnce() {
    assertThatThrownBy(() -> linear(0)).hasMessageContainingAll("width", "0");
    assertThatThrownBy(() -> Residual.bottleneck(0)).hasMessageContainingAll("bottleneck", "0");
    assertThatThrownBy(() -> Residual.bottleneck(1_000_000_000))
        .hasMessageContainingAll("bottleneck", "1000000000");
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> Layers.dropout(rate))
          .hasMessageContaining("dropout rate is " + rate);
    }
    assertThatThrownBy(() -> new Layer.Chain(List.of())).hasMessageContaining("no layers");
    assertThatThrownBy(() -> repeat(relu(), 0)).hasMessageContaining("repetitions is 0");
    assertThatThrownBy(() -> new PromptShape(0, 4)).hasMessageContaining("prompt length is 0");
  }

  @Test
  void of_reparameterizerThatReturnsNullThrowsOrChanges_isRefused() {
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> LayerPlan.of(shape -> null, SHAPE)).hasMessageContaining("null");
    assertThatThrownBy(
            () ->
                LayerPlan.of(
                    shape -> {
                      throw new IllegalStateException("boom");
                    },
                    SHAPE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("boom");
    assertThatThrownBy(
            () ->
                LayerPlan.of(
                    shape -> chain(linear(calls.incrementAndGet()), linear(shape.width())), SHAPE))
        .hasMessageContaining("two different trees");
  }

  @Test
  void of_customReparameterizer_composesAndNamesItsWeights() {
    Reparameterizer own = shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
    LayerPlan plan = LayerPlan.of(own.residual().andThen(Residual.bottleneck(4)), SHAPE);
    assertThat(plan.weights())
        .extracting(WeightSpec::name)
        .startsWith("network.0.body.0.weight", "network.0.body.0.bias", "network.0.body.2.weight")
        .endsWith("network.1.body.3.weight", "network.1.body.3.bias");
    assertThat(plan).isEqualTo(LayerPlan.of(own.residual().andThen(Residual.bottleneck(4)), SHAPE));
    assertThat(plan).isNotEqualTo(LayerPlan.of(own.residual(), SHAPE));
  }

  @Test
  void toString_wholeTree_readsLikeTheCodeThatMadeIt() {
    Mlp mlp = Mlp.bottleneck(4).withoutBias().withTimes(2).withDropout(0.1);
    assertThat(LayerPlan.of(new Residual(mlp).perToken(), SHAPE))
        .hasToString(
            "[10, 128] -> perToken(skip(repeat(chain(linear(4, no bias), relu, dropout(0.1), "
                + "linear(128, no bias), layerNorm(epsilon 1.0E-5, scale from 1.0)), 2)))");
    assertThat(LayerPlan.of(Reparameterizer.identity(), SHAPE))
        .hasToString("[10, 128] -> identity");
  }

  @Test
  void of_untiedTimes_hasOwnWeightsForEachApplication() {
    Mlp mlp = Mlp.bottleneck(4);
    long once = LayerPlan.of(mlp, SHAPE).parameterCount();
    assertThat(LayerPlan.of(new Residual(mlp.withTimes(3)), SHAPE).parameterCount())
        .isEqualTo(once);
    assertThat(LayerPlan.of(new Residual(mlp.withUntiedTimes(3)), SHAPE).parameterCount())
        .isEqualTo(3 * once);
  }

  @Test
  void of_basisThatReceivesAnotherWidth_namesBoth() {
    assertRefused(Layers.basis(16), "network", "16 vectors", "width 128", "linear(16)");
    assertThatThrownBy(() -> LayerPlan.of(SuperPos.basisSize(16).residual(), SHAPE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("16", "128", "skip connection", "andThen");
    assertThatThrownBy(() -> LayerPlan.of(SuperPos.basisSize(16).perToken(), SHAPE))
        .hasMessageContainingAll("network.body", "per-token");
  }

  @Test
  void layers_lstmAndBasisOptionsOutOfRange_areRefusedAtOnce() {
    assertThatThrownBy(() -> Layers.biLstm(0)).hasMessageContainingAll("hidden", "0");
    assertThatThrownBy(() -> Lstm.published().withDropout(0.05))
        .hasMessageContainingAll("1 layer", "0.05");
    assertThatThrownBy(() -> PeftLstm.hidden(3).withDropout(1)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> Lstm.ofLayers(17).withoutHead()).hasMessageContaining("17");
    assertThatThrownBy(() -> new PaperLstm(3, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> LowRank.ofRank(0)).hasMessageContaining("rank is 0");
    assertThatThrownBy(() -> new PeftMlp(0)).hasMessageContaining("hidden width is 0");
    assertThatThrownBy(() -> LayerPlan.of(Lstm.published(), new PromptShape(3, 7)))
        .hasMessageContainingAll("7", "even");
    assertThatThrownBy(() -> new WeightStart.Normal(0, -1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new WeightStart.Uniform(Double.NaN, 1)).hasMessageContaining("NaN");
  }

  private static void assertRefused(Layer layer, String... parts) {
    assertThatThrownBy(() -> LayerPlan.of(layer, SHAPE, SHAPE.width()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll(parts);
  }
}
