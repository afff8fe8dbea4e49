package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.init.PromptInit;
import io.rpt.core.reparam.LowRank;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.PTuningLstm;
import io.rpt.core.reparam.PaperLstm;
import io.rpt.core.reparam.PeftLstm;
import io.rpt.core.reparam.PeftMlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every named reparameterizer trains; SuperPos starts from words and decays as published. */
class NamedReparameterizersTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(16, 1);

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

  static Stream<Reparameterizer> named() {
    return Stream.of(
        Lstm.published(),
        Lstm.ofLayers(2).withoutHead().residual(),
        PaperLstm.published().perToken(),
        new PTuningLstm(),
        PeftLstm.hidden(8).withDropout(0.1),
        new PeftMlp(8),
        SuperPos.basisSize(6),
        SuperPos.basisSize(6).withSharedBasis().andThen(Residual.bottleneck(4)),
        LowRank.ofRank(2).andThen(Residual.bottleneck(4).perToken()));
  }

  @ParameterizedTest
  @MethodSource("named")
  void fit_namedReparameterizer_learns(Reparameterizer reparameterizer) {
    TrainingResult result = tuner(reparameterizer).options(options(3, 0)).build().fit(TEXTS, TEXTS);
    assertThat(result.epochs()).hasSize(3);
    assertThat(result.epochs().get(2).loss()).isLessThan(result.epochs().get(0).loss());
    assertThat(result.projected()).isEqualTo(result.prompt().project());
  }

  @Test
  void fit_frozenBasis_keepsTheSampledWordsAndResumes() {
    SuperPos frozen = SuperPos.basisSize(6).withFrozenBasis();
    PromptInit words = PromptInit.vocabulary(9);
    TrainingResult whole =
        tuner(frozen).init(words).options(options(2, 0.1)).build().fit(TEXTS, TEXTS);
    FloatTensor sampled = words.create(new PromptShape(6, 32), new BackboneEmbeddings(backbone));
    assertThat(whole.reparameterized().weights()).containsEntry("network.basis", sampled);
    assertThat(whole.trainedParameters()).isEqualTo(4 * 6 + 2 * 33);
    assertThat(whole.reparameterized().provenance().options().get("initialisation"))
        .contains("normal", "vocabulary(whole, seed 9)");
    tuner(frozen)
        .init(words)
        .options(options(2, 0.1))
        .stateFolder(folder)
        .build()
        .fit(TEXTS, TEXTS);
    TrainingResult again =
        tuner(frozen)
            .init(words)
            .options(options(2, 0.1))
            .stateFolder(folder)
            .build()
            .fit(TEXTS, TEXTS);
    assertThat(again.projected()).isEqualTo(whole.projected());
  }

  @Test
  void fit_superPos_decaysTheBasisOnlyWhereAskedFor() {
    FloatTensor published = basisAfter(SuperPos.basisSize(6), 0.5);
    assertThat(published).isNotEqualTo(basisAfter(SuperPos.basisSize(6).withBasisDecay(), 0.5));
    FloatTensor without = basisAfter(SuperPos.basisSize(6), 0);
    FloatTensor decayed = basisAfter(SuperPos.basisSize(6).withBasisDecay(), 0.5);
    assertThat(norm(decayed)).isLessThan(norm(without));
    assertThat(norm(published)).isGreaterThan(norm(decayed));
  }

  private static FloatTensor basisAfter(SuperPos superPos, double decay) {
    TrainingResult result = tuner(superPos).options(options(1, decay)).build().fit(TEXTS, TEXTS);
    return result.reparameterized().weights().values().iterator().next();
  }

  private static double norm(FloatTensor tensor) {
    double sum = 0;
    for (double value : tensor.toDoubles()) {
      sum += value * value;
    }
    return sum;
  }

  @Test
  void build_initialisationOfLowRank_isRefused() {
    PromptTunerBuilder builder = tuner(LowRank.ofRank(2)).init(PromptInit.vocabulary(1));
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("vocabulary", "basis(2", "normal");
  }

  private static PromptTunerBuilder tuner(Reparameterizer reparameterizer) {
    return PromptTuner.on(backbone).promptLength(4).reparameterizer(reparameterizer);
  }

  private static TrainOptions options(int epochs, double decay) {
    return TrainOptions.builder()
        .epochs(epochs)
        .learningRate(0.01)
        .headLearningRate(0.01)
        .weightDecay(decay)
        .seed(3)
        .build();
  }
}
