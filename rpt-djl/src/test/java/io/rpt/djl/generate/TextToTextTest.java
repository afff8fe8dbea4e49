package io.rpt.djl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextToTextTest {
  @TempDir Path folder;

  private static Path realFolder() {
    String property = System.getProperty("rpt.t5", "");
    Path repository = Path.of("").toAbsolutePath().resolve("..").normalize();
    return property.isBlank()
        ? repository.resolve("../shared/models/t5-mini-rpt").normalize()
        : Path.of(property);
  }

  @Test
  void generateAndScore_manyTimesInAnotherThread_leaveNoArray() throws Exception {
    try (Backbone backbone = Backbone.open(TinyT5.write(folder), DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 3)) {
      List<TokenRow> texts = prompted.texts(5);
      List<List<ImmutableIntArray>> candidates = prompted.candidates(5);
      int live = backbone.liveArrays();
      List<Answer> answers = prompted.runner(40).generate(texts, 6);
      for (int i = 0; i < 20; i++) {
        assertThat(
                CompletableFuture.supplyAsync(() -> prompted.runner(40).generate(texts, 6)).get())
            .isEqualTo(answers);
        assertThat(prompted.runner(40).score(texts, candidates, Averaging.MEAN)).hasSize(5);
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
    }
  }

  @Test
  void score_moreCandidatesThanGoTogether_areThoseOfEachRowAlone() {
    try (Backbone backbone = Backbone.open(TinyT5.write(folder), DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 3)) {
      List<TokenRow> texts = prompted.texts(9);
      List<ImmutableIntArray> many = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        many.add(ImmutableIntArray.of(2 + i, 3 + i % 7, 1));
      }
      List<List<ImmutableIntArray>> candidates = Collections.nCopies(9, many);
      int live = backbone.liveArrays();
      List<float[]> together = prompted.runner(1000).score(texts, candidates, Averaging.MEAN);
      List<float[]> alone = prompted.runner(1).score(texts, candidates, Averaging.MEAN);
      for (int row = 0; row < 9; row++) {
        assertThat(together.get(row)).hasSize(40);
        for (int i = 0; i < 40; i++) {
          assertThat(together.get(row)[i]).isCloseTo(alone.get(row)[i], within(1e-4f));
        }
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
    }
  }

  @Test
  void generate_interruptedThread_stopsAndKeepsTheFlag() {
    try (Backbone backbone = Backbone.open(TinyT5.write(folder), DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 3)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> prompted.runner(40).generate(prompted.texts(5), 6))
          .isInstanceOf(RptException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void score_contradictions_areRefused() {
    try (Backbone backbone = Backbone.open(TinyT5.write(folder), DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 3);
        NDArray states = prompted.manager.ones(new Shape(1, 4, TinyT5.WIDTH));
        NDArray mask = prompted.manager.ones(new Shape(1, 4))) {
      CandidateScorer scorer = new CandidateScorer(Averaging.SUM);
      ReadTexts texts = new EncodedTexts(backbone.t5(), states, mask);
      assertThatThrownBy(() -> scorer.score(texts, List.of()))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("1 rows", "for 0");
      assertThatThrownBy(() -> scorer.score(texts, List.of(List.of())))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("Row 0");
      List<ImmutableIntArray> unknown = List.of(ImmutableIntArray.of(TinyT5.WORDS));
      assertThatThrownBy(() -> scorer.score(texts, List.of(unknown)))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("50", "0 to 49");
      assertThatThrownBy(() -> new GreedyDecoder(0)).isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  void targets_answersOfTwoLengths_areShiftedAndPadded() {
    try (Backbone backbone = Backbone.open(TinyT5.write(folder), DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 3)) {
      Targets targets =
          Targets.of(
              List.of(ImmutableIntArray.of(7, 8, 1), ImmutableIntArray.of(9, 1)),
              backbone.t5().config());
      assertThat(targets.tokens()).isEqualTo(5);
      assertThat(targets.labels(prompted.manager).toLongArray())
          .containsExactly(7, 8, 1, 9, 1, -100);
      assertThat(targets.decoderIds(prompted.manager).toLongArray())
          .containsExactly(0, 7, 8, 0, 9, 1);
      assertThatThrownBy(() -> Targets.of(List.of(), backbone.t5().config()))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  void generate_trainedModel_answersWithWordsAndEnds() {
    Path real = realFolder();
    assumeTrue(Files.isDirectory(real), "There is no trained T5 at " + real + ".");
    try (Backbone backbone = Backbone.open(real, DeviceChoice.CPU);
        Prompted prompted = new Prompted(backbone, 1)) {
      TokenRow text =
          backbone.tokenizer().encode(TextInput.of("imdb sentence: A wonderful film, I loved it."));
      assertThat(text.ids()[text.length() - 1]).isEqualTo(1);
      var t5 = backbone.t5();
      var ids = prompted.manager.create(new int[][] {text.ids()});
      var mask = prompted.manager.ones(ids.getShape());
      NDArray states = t5.encode(t5.wordEmbeddings(ids), mask);
      Answer answer = new GreedyDecoder(20).decode(new EncodedTexts(t5, states, mask)).get(0);
      assertThat(answer.closed()).isTrue();
      assertThat(answer.ids().length()).isBetween(1, 19);
      List<ImmutableIntArray> labels =
          List.of(label(backbone, "positive"), label(backbone, "negative"));
      float[] scores =
          new CandidateScorer(Averaging.SUM)
              .score(new EncodedTexts(t5, states, mask), List.of(labels))[0];
      assertThat(scores[0]).isFinite().isNegative();
      assertThat(scores[1]).isFinite().isNegative();
    }
  }

  private static ImmutableIntArray label(Backbone backbone, String word) {
    return ImmutableIntArray.copyOf(backbone.tokenizer().encode(TextInput.of(word)).ids());
  }
}
