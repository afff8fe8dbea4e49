package io.rpt.djl.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.Classifications;
import ai.djl.translate.TranslateException;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LongWork;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.fixture.TinyBert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptPredictorTest {
  private static final List<TextInput> TEXTS =
      TinyBert.negations(40, 8).stream().map(LabeledText::input).toList();

  @TempDir static Path model;
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
  void predict_oneText_agreesWithTheClassifier() throws Exception {
    ProjectedPrompt prompt = prompt(32, 64, backbone.digest());
    try (PromptPredictor predictor = PromptPredictor.open(backbone, prompt);
        PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      Classifications answer = predictor.predict(TEXTS.get(3));
      LabelScores expected = classifier.classify(TEXTS).get(3);
      assertThat(answer.best().getClassName()).isEqualTo(expected.label());
      for (String label : List.of("a", "b", "c")) {
        assertThat(answer.get(label).getProbability())
            .isCloseTo(expected.probabilities().get(label), within(1e-5));
      }
      assertThat(expected.probabilities().values().stream().mapToDouble(p -> p).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void score_heard_reportsEachPhaseToItsEnd() {
    List<String> heard = new ArrayList<>();
    try (PromptClassifier classifier =
        PromptClassifier.open(
            backbone,
            prompt(32, 64, backbone.digest()),
            BackboneMatch.SAME,
            new TokenBudget(300))) {
      LongWork.heard(
          (phase, done, total) -> heard.add(phase + " " + done + "/" + total),
          () -> classifier.score(TEXTS));
      assertThat(heard)
          .startsWith("TOKENIZING 0/40", "TOKENIZING 1/40")
          .containsSubsequence("TOKENIZING 40/40", "ANSWERING 0/40")
          .endsWith("ANSWERING 40/40");
      assertThat(heard.stream().filter(line -> line.startsWith("ANSWERING")).toList())
          .hasSizeBetween(3, 10)
          .isSorted();
      int size = heard.size();
      classifier.score(TEXTS);
      assertThat(heard).hasSize(size);
    }
  }

  @Test
  void predict_manyThreads_giveIdenticalResults() throws Exception {
    try (PromptPredictor predictor =
        PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()))) {
      List<String> expected = predictAll(predictor);
      ExecutorService threads = Executors.newFixedThreadPool(16);
      try {
        Callable<List<String>> task = () -> predictAll(predictor);
        List<Future<List<String>>> futures = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          futures.add(threads.submit(task));
        }
        for (Future<List<String>> future : futures) {
          assertThat(future.get()).isEqualTo(expected);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static List<String> predictAll(PromptPredictor predictor) throws Exception {
    List<String> answers = new ArrayList<>();
    for (TextInput text : TEXTS) {
      Classifications answer = predictor.predict(text);
      answers.add(answer.getClassNames() + " " + answer.getProbabilities());
    }
    return answers;
  }

  @Test
  void predict_manyTimes_keepsTheNumberOfLiveArrays() throws Exception {
    try (PromptPredictor predictor =
        PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()))) {
      predictor.batchPredict(TEXTS);
      int live = backbone.liveArrays();
      for (int i = 0; i < 50; i++) {
        predictor.batchPredict(TEXTS);
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
    }
  }

  @Test
  void open_severalPrompts_serveOneBackboneIndependently() throws Exception {
    ProjectedPrompt first = prompt(32, 64, backbone.digest());
    ProjectedPrompt second =
        new ProjectedPrompt(values(77, 6, 32), first.task(), first.provenance());
    try (PromptPredictor one = PromptPredictor.open(backbone, first);
        PromptPredictor two = PromptPredictor.open(backbone, second)) {
      List<String> alone = predictAll(one);
      assertThat(predictAll(two)).isNotEqualTo(alone);
      assertThat(predictAll(one)).isEqualTo(alone);
    }
  }

  @Test
  void batchPredict_moreThanABatch_answersInOrder() throws Exception {
    List<TextInput> texts = Collections.nCopies(30, TEXTS).stream().flatMap(List::stream).toList();
    try (PromptPredictor predictor =
        PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()))) {
      List<Classifications> all = predictor.batchPredict(texts);
      assertThat(all).hasSameSizeAs(texts);
      for (int i = 0; i < texts.size(); i += 37) {
        assertThat(all.get(i).get("a").getProbability())
            .isCloseTo(predictor.predict(texts.get(i)).get("a").getProbability(), within(1e-5));
      }
    }
  }

  @Test
  void batchPredict_noText_isEmpty() throws Exception {
    try (PromptPredictor predictor =
        PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()))) {
      assertThat(predictor.batchPredict(List.of())).isEmpty();
    }
  }

  @Test
  void close_twiceThenPredict_saysThatItIsClosed() {
    PromptPredictor predictor = PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()));
    predictor.close();
    predictor.close();
    assertThatThrownBy(() -> predictor.predict(TEXTS.get(0)))
        .isInstanceOf(RptException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void classifier_closed_saysSo() {
    ProjectedPrompt prompt = prompt(32, 64, backbone.digest());
    PromptClassifier classifier = PromptClassifier.open(backbone, prompt);
    classifier.close();
    classifier.close();
    assertThatThrownBy(() -> classifier.classify(TEXTS))
        .isInstanceOf(RptException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void close_whileTextsAreAnswered_letsThemBeAnswered() {
    ProjectedPrompt prompt = prompt(32, 64, backbone.digest());
    float[][] expected;
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      expected = classifier.logits(TEXTS);
    }
    PromptClassifier classifier =
        PromptClassifier.open(backbone, prompt, BackboneMatch.SAME, new TokenBudget(300));
    int before = backbone.liveArrays();
    List<float[][]> answers = new ArrayList<>();
    LongWork.heard(
        (phase, done, total) -> {
          if (phase == LongWork.Phase.ANSWERING && done > 0 && done < total) {
            classifier.close();
          }
        },
        () -> answers.add(classifier.logits(TEXTS)));
    for (int i = 0; i < expected.length; i++) {
      assertThat(answers.get(0)[i]).containsExactly(expected[i], within(1e-4f));
    }
    assertThat(backbone.liveArrays()).isLessThan(before);
    assertThatThrownBy(() -> classifier.logits(TEXTS)).hasMessageContaining("closed");
  }

  @Test
  void batchPredict_textWithoutToken_failsAlikeAloneAndBesideOthers() {
    TextInput empty = TextInput.of("");
    try (PromptPredictor predictor =
        PromptPredictor.open(backbone, prompt(32, 64, backbone.digest()))) {
      for (List<TextInput> texts : List.of(List.of(empty), List.of(TEXTS.get(0), empty))) {
        assertThatThrownBy(() -> predictor.batchPredict(texts))
            .isInstanceOf(TranslateException.class)
            .hasStackTraceContaining("token");
      }
    }
  }

  @Test
  void predict_backboneClosedBefore_saysSo(@TempDir Path folder) {
    Backbone other = TinyBert.open(folder);
    PromptPredictor predictor = PromptPredictor.open(other, prompt(32, 64, other.digest()));
    other.close();
    assertThatThrownBy(() -> predictor.predict(TEXTS.get(0))).hasStackTraceContaining("closed");
    predictor.close();
  }

  @Test
  void open_anotherBackbonesPrompt_isRefusedUnlessAllowed() throws Exception {
    ProjectedPrompt foreign = prompt(32, 64, "0".repeat(64));
    assertThatThrownBy(() -> PromptPredictor.open(backbone, foreign))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("0".repeat(64), backbone.digest(), "SAME_WIDTH");
    try (PromptPredictor allowed =
        PromptPredictor.open(backbone, foreign, BackboneMatch.SAME_WIDTH)) {
      assertThat(allowed.predict(TEXTS.get(0)).getClassNames()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void open_sizesThatDoNotFit_areRefusedNamingBoth() {
    assertThatThrownBy(() -> PromptPredictor.open(backbone, prompt(16, 64, backbone.digest())))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("16", "32");
    assertThatThrownBy(() -> PromptPredictor.open(backbone, prompt(32, 65, backbone.digest())))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("65", "64");
  }

  private static ProjectedPrompt prompt(int width, int maxLength, String digest) {
    PromptTask task =
        new PromptTask(
            PromptInjector.afterCls(),
            new LinearHead(values(1, 3, width), values(2, 3)),
            List.of("a", "b", "c"),
            TextFormat.SINGLE,
            maxLength);
    Provenance provenance =
        new Provenance(
            digest,
            backbone.tokenizerDigest(),
            "",
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());
    return new ProjectedPrompt(values(3, 6, width), task, provenance);
  }

  private static FloatTensor values(long seed, int... shape) {
    Random random = new Random(seed);
    float[] values = new float[java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, shape);
  }
}
