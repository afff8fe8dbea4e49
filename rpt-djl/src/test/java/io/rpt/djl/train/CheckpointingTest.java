package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.generator.Generator;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyFamilies;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training with layers that are computed again is training. */
class CheckpointingTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(24, 1);
  private static final double RELATIVE = 1e-5;

  @TempDir Path folder;

  private Backbone open(String family) {
    return Backbone.open(TinyFamilies.write(folder, family), DeviceChoice.CPU);
  }

  private static TrainOptionsBuilder options() {
    return TrainOptions.builder().epochs(3).batchSize(4).accumulation(2).clipNorm(1);
  }

  private static void assertSameRun(Backbone backbone, UnaryOperator<PromptTunerBuilder> setting) {
    TrainingResult kept = fit(backbone, setting, options().build());
    TrainingResult again = fit(backbone, setting, options().checkpointLayers(true).build());
    for (int epoch = 0; epoch < 3; epoch++) {
      double loss = kept.epochs().get(epoch).loss();
      assertThat(again.epochs().get(epoch).loss()).isCloseTo(loss, within(RELATIVE * loss));
    }
    assertThat(kept.servable().provenance().options()).doesNotContainKey("checkpoint_layers");
    assertThat(again.servable().provenance().options()).containsEntry("checkpoint_layers", "true");
  }

  private static TrainingResult fit(
      Backbone backbone, UnaryOperator<PromptTunerBuilder> setting, TrainOptions options) {
    return setting
        .apply(PromptTuner.on(backbone).promptLength(3))
        .options(options)
        .build()
        .fit(TEXTS, TEXTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "gpt2", "t5"})
  void fit_everyFamily_sameLosses(String family) {
    try (Backbone backbone = open(family)) {
      assertSameRun(backbone, tuner -> tuner.reparameterizer(Residual.bottleneck(4)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "gpt2"})
  void fit_latePrompt_sameLosses(String family) {
    try (Backbone backbone = open(family)) {
      assertSameRun(backbone, tuner -> tuner.late(1).generator(Generator.appg(4)));
      assertSameRun(backbone, tuner -> tuner.late(1).stateCache(StateCache.memory()));
    }
  }

  @Test
  void fit_labelWords_sameLosses() {
    try (Backbone backbone = open("bert")) {
      assertSameRun(backbone, tuner -> tuner.verbalizer(Map.of("yes", "big", "no", "small")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void fit_manySteps_keepsTheNumberOfLiveArrays(String family) {
    List<Integer> live = new ArrayList<>();
    try (Backbone backbone = open(family)) {
      int before = backbone.liveArrays();
      fit(
          backbone,
          tuner ->
              tuner.listener(
                  event -> {
                    if (event instanceof StepDone) {
                      live.add(backbone.liveArrays());
                    }
                  }),
          options().checkpointLayers(true).build());
      assertThat(backbone.liveArrays()).isEqualTo(before);
    }
    assertThat(live).hasSize(9);
    assertThat(live.subList(1, 9)).containsOnly(live.get(1));
  }

  @Test
  void build_dropoutOfTheBackbone_isRefusedNamingBoth() {
    try (Backbone backbone = open("bert")) {
      PromptTunerBuilder tuner =
          PromptTuner.on(backbone)
              .options(
                  options().checkpointLayers(true).backboneDropout(BackboneDropout.ON).build());
      assertThatThrownBy(tuner::build)
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("checkpointed", "dropout is on", "hidden 0.1", "Leave out");
    }
  }

  @Test
  void fineTuner_withoutAPrompt_isRefused() {
    try (Backbone backbone = open("bert")) {
      FineTuner tuner = new FineTuner(options().checkpointLayers(true).build());
      TrainingSet set = TrainingSet.labels(TEXTS, List.of("no", "yes"));
      assertThatThrownBy(() -> tuner.head(backbone, set, Validation.labels(TEXTS)))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("checkpointed", "no prompt");
    }
  }
}
