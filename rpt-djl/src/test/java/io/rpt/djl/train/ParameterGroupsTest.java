package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterGroupsTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(8, 1);
  private static final double STILL = 1e-9; // a rate that moves nothing
  private static final double HALVING = 0.5 / STILL; // with it, a decay that halves

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  @Test
  void of_residualNetwork_tellsMatricesFromBiasesAndNorms() {
    LayerPlan plan = LayerPlan.of(Residual.bottleneck(4), new PromptShape(2, 8));
    Map<String, ParameterGroup> groups = ParameterGroup.of(plan);
    assertThat(groups.get("prompt")).isEqualTo(ParameterGroup.PROMPT);
    assertThat(groups).hasSize(1 + plan.weights().size());
    plan.weights()
        .forEach(
            spec ->
                assertThat(groups.get(spec.name()))
                    .as(spec.name())
                    .isEqualTo(
                        spec.shape().size() == 2 ? ParameterGroup.NETWORK : ParameterGroup.BIAS));
  }

  @Test
  void of_lstmAndFrozenBasis_knowsItsBiasesAndLeavesOutWhatIsNotTrained() {
    LayerPlan lstm = LayerPlan.of(Lstm.published(), new PromptShape(2, 8));
    Map<String, ParameterGroup> groups = ParameterGroup.of(lstm);
    assertThat(groups.values()).containsOnlyOnce(ParameterGroup.PROMPT);
    lstm.weights()
        .forEach(
            spec ->
                assertThat(groups.get(spec.name()))
                    .as(spec.name())
                    .isEqualTo(
                        spec.shape().size() == 2 ? ParameterGroup.NETWORK : ParameterGroup.BIAS));
    LayerPlan frozen = LayerPlan.of(SuperPos.basisSize(3).withFrozenBasis(), new PromptShape(2, 8));
    assertThat(ParameterGroup.of(frozen)).containsOnlyKeys("prompt");
  }

  @Test
  void builder_ratesNotSet_areThoseOfTheWiderGroup() {
    TrainOptions options =
        TrainOptions.builder()
            .learningRate(0.3)
            .weightDecay(1e-5)
            .networkLearningRate(0.02)
            .biasWeightDecay(0)
            .build();
    GroupRates network = new GroupRates(0.02, 1e-5);
    assertThat(options.groups())
        .isEqualTo(
            new ParameterGroups(
                new GroupRates(0.3, 1e-5),
                network,
                new GroupRates(0.02, 0),
                new GroupRates(0.002, 1e-5)));
    assertThat(options.asMap())
        .containsEntry("learning_rate", "0.3")
        .containsEntry("network_learning_rate", "0.02")
        .containsEntry("bias_learning_rate", "0.02")
        .containsEntry("head_learning_rate", "0.002")
        .containsEntry("weight_decay", "1.0E-5")
        .containsEntry("network_weight_decay", "1.0E-5")
        .containsEntry("bias_weight_decay", "0.0")
        .containsEntry("head_weight_decay", "1.0E-5")
        .containsEntry("optimizer", "adamw")
        .containsEntry("backbone_dropout", "off");
  }

  /** One step in which one group's weights are halved and all others stay as they were. */
  @ParameterizedTest
  @EnumSource(ParameterGroup.class)
  void fit_rateAndDecayOfOneGroup_actOnIt(ParameterGroup chosen) {
    TrainOptionsBuilder options =
        TrainOptions.builder()
            .epochs(1)
            .learningRate(STILL)
            .headLearningRate(STILL)
            .weightDecay(decay(chosen, ParameterGroup.PROMPT))
            .networkWeightDecay(decay(chosen, ParameterGroup.NETWORK))
            .biasWeightDecay(decay(chosen, ParameterGroup.BIAS))
            .headWeightDecay(decay(chosen, ParameterGroup.HEAD));
    PromptValues before =
        fit(
            TrainOptions.builder()
                .epochs(1)
                .learningRate(STILL)
                .headLearningRate(STILL)
                .weightDecay(0)
                .build());
    PromptValues after = fit(options.build());
    Map<String, ParameterGroup> groups = ParameterGroup.of(plan());
    before
        .byName()
        .forEach(
            (name, start) -> {
              ParameterGroup group = groups.getOrDefault(name, ParameterGroup.HEAD);
              double factor = group == chosen ? 0.5 : 1;
              FloatTensor end = after.byName().get(name);
              for (int i = 0; i < start.size(); i++) {
                assertThat((double) end.get(i))
                    .as(name)
                    .isCloseTo(factor * start.get(i), within(1e-6));
              }
            });
  }

  private static double decay(ParameterGroup chosen, ParameterGroup group) {
    return chosen == group ? HALVING : 0;
  }

  private static LayerPlan plan() {
    return LayerPlan.of(Residual.bottleneck(4), new PromptShape(3, backbone.width()));
  }

  private static PromptValues fit(TrainOptions options) {
    TrainingResult result =
        PromptTuner.on(backbone)
            .promptLength(3)
            .reparameterizer(Residual.bottleneck(4))
            .options(options)
            .build()
            .fit(TEXTS, TEXTS);
    Map<String, FloatTensor> prompt = new TreeMap<>(result.reparameterized().weights());
    prompt.put(PromptBlock.RAW, result.reparameterized().raw());
    return new PromptValues(prompt, result.reparameterized().task().head().tensors());
  }

  @Test
  void builder_frozenHeadWithRates_isRefused() {
    assertThatThrownBy(() -> TrainOptions.builder().trainHead(false).headWeightDecay(0.1).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("not to be trained", "0.1");
  }

  @Test
  void builder_rateTimesDecayOfAGroup_isRefusedNamingIt() {
    assertThatThrownBy(
            () -> TrainOptions.builder().networkLearningRate(2).networkWeightDecay(0.5).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("network learning rate 2.0", "network weight decay 0.5");
    assertThatThrownBy(() -> TrainOptions.builder().biasLearningRate(Double.NaN).build())
        .hasMessageContainingAll("bias learning rate", "NaN");
    assertThatThrownBy(() -> TrainOptions.builder().headWeightDecay(-1).build())
        .hasMessageContainingAll("head weight decay", "-1");
  }

  @Test
  void fit_ratesOfAGroupWithoutParameters_areRefused() {
    refuses(
        Reparameterizer.identity(),
        TrainOptions.builder().networkLearningRate(0.1).build(),
        "network learning rate is 0.1");
    refuses(
        new Residual(Mlp.bottleneck(4).withoutBias().withoutLayerNorm()),
        TrainOptions.builder().biasWeightDecay(0).build(),
        "bias weight decay 0.0");
    refuses(
        SuperPos.basisSize(3),
        TrainOptions.builder().networkWeightDecay(0.1).build(),
        "network weight decay is 0.1");
    try (Backbone t5 = Backbone.open(TinyT5.writeWithWords(folder), DeviceChoice.CPU)) {
      PromptTuner tuner =
          PromptTuner.on(t5).options(TrainOptions.builder().headLearningRate(0.1).build()).build();
      assertThatThrownBy(() -> tuner.fit(TEXTS, TEXTS))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("head learning rate is 0.1", "no head");
    }
  }

  private static void refuses(Reparameterizer reparameterizer, TrainOptions options, String text) {
    PromptTuner tuner =
        PromptTuner.on(backbone).reparameterizer(reparameterizer).options(options).build();
    assertThatThrownBy(() -> tuner.fit(TEXTS, TEXTS))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(text);
  }
}
