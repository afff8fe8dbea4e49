package io.rpt.djl.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.fixture.RandomPrompts;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers depend neither on the thread, nor, but for rounding, on the token budget. */
class ThreadsTest {
  private static final int THREADS = 4;
  private static final List<String> LABELS = List.of("yes", "no", "maybe");
  private static final List<TextInput> TEXTS =
      TinyBert.negations(120, 4).stream().map(LabeledText::input).toList();

  @TempDir Path model;

  @Test
  void classify_encoder_isTheSameFromFourThreads() throws Exception {
    try (Backbone backbone = TinyBert.open(model)) {
      assertClassifies(backbone, RandomPrompts.linear(backbone, LABELS));
    }
  }

  @Test
  void classifyAndGenerate_decoder_areTheSameFromFourThreads() throws Exception {
    try (Backbone backbone = TinyGpt2.open(model)) {
      assertClassifies(backbone, ranking(backbone));
      assertGenerates(backbone);
    }
  }

  @Test
  void classifyAndGenerate_encoderDecoder_areTheSameFromFourThreads() throws Exception {
    try (Backbone backbone = Backbone.open(TinyT5.writeWithWords(model), DeviceChoice.CPU)) {
      assertClassifies(backbone, ranking(backbone));
      assertGenerates(backbone);
    }
  }

  private static ProjectedPrompt ranking(Backbone backbone) {
    return RandomPrompts.of(backbone, new RankingHead(Averaging.SUM), LABELS);
  }

  private static void assertClassifies(Backbone backbone, ProjectedPrompt prompt) throws Exception {
    float[][] whole = logits(backbone, prompt, 1_000_000);
    for (int tokens : new int[] {1, 200}) {
      float[][] cut = logits(backbone, prompt, tokens);
      for (int i = 0; i < whole.length; i++) {
        assertThat(cut[i]).containsExactly(whole[i], within(1e-4f));
      }
    }
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, prompt, BackboneMatch.SAME, new TokenBudget(200))) {
      assertSameFromThreads(backbone, () -> classifier.classify(TEXTS));
      assertSameFromThreads(
          backbone,
          () -> {
            try (AnswerStream<LabelScores> stream = classifier.classify(TEXTS.iterator())) {
              List<LabelScores> answers = new ArrayList<>();
              stream.forEachRemaining(answers::add);
              return answers;
            }
          });
    }
  }

  private static float[][] logits(Backbone backbone, ProjectedPrompt prompt, int tokens) {
    try (PromptClassifier classifier =
        PromptClassifier.open(backbone, prompt, BackboneMatch.SAME, new TokenBudget(tokens))) {
      return classifier.logits(TEXTS);
    }
  }

  private static void assertGenerates(Backbone backbone) throws Exception {
    ProjectedPrompt prompt = RandomPrompts.of(backbone, new GenerationHead(5), List.of());
    try (PromptAnswerer answerer = PromptAnswerer.open(backbone, prompt);
        PromptAnswerer alone =
            PromptAnswerer.open(backbone, prompt, BackboneMatch.SAME, new TokenBudget(1));
        AnswerStream<String> stream = alone.generate(TEXTS.iterator())) {
      List<String> written = answerer.generate(TEXTS).answers();
      List<String> streamed = new ArrayList<>();
      stream.forEachRemaining(streamed::add);
      assertThat(streamed).isEqualTo(written);
      assertSameFromThreads(backbone, () -> answerer.generate(TEXTS).answers());
    }
  }

  /** Runs the work alone, and then in four threads at once, each several times. */
  private static <T> void assertSameFromThreads(Backbone backbone, Callable<T> work)
      throws Exception {
    T alone = work.call();
    int live = backbone.liveArrays();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < 3 * THREADS; i++) {
        calls.add(work);
      }
      for (Future<T> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(backbone.liveArrays()).isEqualTo(live);
  }
}
