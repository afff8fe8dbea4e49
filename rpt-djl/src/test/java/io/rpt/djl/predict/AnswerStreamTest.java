package io.rpt.djl.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.Classifications;
import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Iterators;
import com.google.common.util.concurrent.Uninterruptibles;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.RptException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.fixture.RandomPrompts;
import io.rpt.djl.fixture.TinyBert;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AnswerStreamTest {
  private static final int TOKENS = 64;
  private static final int POOL = 16 * TOKENS;
  private static final List<TextInput> TEXTS =
      TinyBert.negations(500, 8).stream().map(LabeledText::input).toList();

  @TempDir static Path model;
  private static Backbone backbone;
  private PromptClassifier classifier;

  @BeforeAll
  static void openBackbone() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void closeBackbone() {
    backbone.close();
  }

  @BeforeEach
  void open() {
    classifier =
        PromptClassifier.open(
            backbone,
            RandomPrompts.linear(backbone, List.of("a", "b", "c")),
            BackboneMatch.SAME,
            new TokenBudget(TOKENS));
  }

  @AfterEach
  void closeAndLookForThreads() throws InterruptedException {
    classifier.close();
    assertNoReader();
  }

  /** A thread that has nothing left to do may take a moment to end. */
  private static void assertNoReader() throws InterruptedException {
    for (Thread thread : readers()) {
      thread.join(5_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static List<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("rpt-reader"))
        .toList();
  }

  /** Takes what is left. */
  private static <A> List<A> rest(AnswerStream<A> stream) {
    List<A> answers = new ArrayList<>();
    stream.forEachRemaining(answers::add);
    return answers;
  }

  private static void assertAlike(List<LabelScores> actual, List<LabelScores> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).label()).isEqualTo(expected.get(i).label());
      assertThat(probabilities(actual.get(i)))
          .containsExactly(probabilities(expected.get(i)), within(1e-5));
    }
  }

  private static double[] probabilities(LabelScores scores) {
    return scores.probabilities().values().stream().mapToDouble(p -> p).toArray();
  }

  @Test
  void classify_manyTexts_answersAsForAListInOrder() {
    try (AnswerStream<LabelScores> stream = classifier.classify(TEXTS.iterator())) {
      assertAlike(rest(stream), classifier.classify(TEXTS));
      assertThat(stream.truncated()).isZero();
      assertThat(stream.hasNext()).isFalse();
      assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void classify_twice_isTheSameBitForBit() {
    try (AnswerStream<LabelScores> first = classifier.classify(TEXTS.iterator());
        AnswerStream<LabelScores> second = classifier.classify(TEXTS.iterator())) {
      assertThat(rest(second)).isEqualTo(rest(first));
    }
  }

  @Test
  void classify_readToTheEndWithoutClosing_leavesNoThread() throws InterruptedException {
    AnswerStream<LabelScores> stream = classifier.classify(TEXTS.subList(0, 3).iterator());
    assertThat(rest(stream)).hasSize(3);
    assertNoReader();
  }

  @Test
  void classify_noText_hasNoAnswer() {
    try (AnswerStream<LabelScores> stream = classifier.classify(Iterators.forArray())) {
      assertThat(stream.hasNext()).isFalse();
    }
  }

  @Test
  void classify_longTexts_countsThoseThatWereShortened() {
    List<TextInput> texts = new ArrayList<>(TEXTS.subList(0, 30));
    texts.add(7, TextInput.of("cat ".repeat(80)));
    texts.add(29, TextInput.of("dog ".repeat(80)));
    try (AnswerStream<LabelScores> stream = classifier.classify(texts.iterator())) {
      assertAlike(rest(stream), classifier.classify(texts));
      assertThat(stream.truncated()).isEqualTo(2);
    }
  }

  @Test
  void predict_manyTexts_givesDjlsAnswersInOrder() {
    List<LabelScores> expected = classifier.classify(TEXTS);
    try (PromptPredictor predictor =
            PromptPredictor.open(backbone, RandomPrompts.linear(backbone, List.of("a", "b", "c")));
        AnswerStream<Classifications> stream = predictor.predict(TEXTS.iterator())) {
      List<Classifications> answers = rest(stream);
      assertThat(answers.stream().map(answer -> answer.best().getClassName()).toList())
          .isEqualTo(expected.stream().map(LabelScores::label).toList());
    }
  }

  /** A source without end that counts what is taken of it. */
  private static Iterator<TextInput> endless(AtomicLong taken) {
    return new AbstractIterator<>() {
      @Override
      protected TextInput computeNext() {
        return TEXTS.get((int) (taken.getAndIncrement() % TEXTS.size()));
      }
    };
  }

  @Test
  void classify_endlessSource_readsAtMostTwoPoolsAhead() {
    AtomicLong taken = new AtomicLong();
    int live = backbone.liveArrays();
    try (AnswerStream<LabelScores> stream = classifier.classify(endless(taken))) {
      long furthest = 0;
      for (int i = 0; i < 3000; i++) {
        assertThat(stream.hasNext()).isTrue();
        furthest = Math.max(furthest, taken.get() - i);
        stream.next();
      }
      int shortest = 6 + 3 + 2; // prompt, words, special tokens
      assertThat(furthest).isBetween(1L, 2L * (POOL / shortest + 1));
    }
    assertThat(backbone.liveArrays()).isEqualTo(live);
  }

  /** Some texts, and then a failure. */
  private static Iterator<TextInput> failing(int texts, RuntimeException failure) {
    Iterator<TextInput> good = TEXTS.subList(0, texts).iterator();
    return new AbstractIterator<>() {
      @Override
      protected @Nullable TextInput computeNext() {
        if (good.hasNext()) {
          return good.next();
        }
        throw failure;
      }
    };
  }

  @Test
  void classify_sourceFails_answersWhatCameBeforeAndThrowsTheFailure() {
    for (int before : new int[] {0, 1, 137}) {
      InvalidDataException failure = new InvalidDataException("texts.jsonl:" + (before + 1));
      try (AnswerStream<LabelScores> stream = classifier.classify(failing(before, failure))) {
        List<LabelScores> answers = new ArrayList<>();
        assertThatThrownBy(() -> stream.forEachRemaining(answers::add)).isSameAs(failure);
        assertAlike(answers, classifier.classify(TEXTS.subList(0, before)));
        assertThatThrownBy(stream::hasNext).isSameAs(failure);
      }
    }
  }

  @Test
  void classify_textWithoutToken_isNamedByItsNumberAfterTheAnswersBeforeIt() {
    List<TextInput> texts = new ArrayList<>(TEXTS.subList(0, 200));
    texts.set(150, TextInput.of(" "));
    List<LabelScores> answers = new ArrayList<>();
    try (AnswerStream<LabelScores> stream = classifier.classify(texts.iterator())) {
      assertThatThrownBy(() -> stream.forEachRemaining(answers::add))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContainingAll("Text 151", "no token");
    }
    assertThat(answers).hasSize(150);
  }

  /** A source that waits, before its third text, for as long as nobody interrupts it. */
  private static Iterator<TextInput> waiting(CountDownLatch reached) {
    AtomicLong taken = new AtomicLong();
    return new AbstractIterator<>() {
      @Override
      protected TextInput computeNext() {
        if (taken.incrementAndGet() > 2) {
          reached.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
          }
        }
        return TEXTS.get(0);
      }
    };
  }

  @Test
  void classify_callerInterrupted_endsWithTheFlagSetAndNoThread() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    try (AnswerStream<LabelScores> stream = classifier.classify(waiting(reached))) {
      Thread other =
          new Thread(
              () -> {
                Uninterruptibles.awaitUninterruptibly(reached);
                caller.interrupt();
              });
      other.start();
      assertThatThrownBy(stream::hasNext)
          .isInstanceOf(RptException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertNoReader();
      assertThatThrownBy(stream::hasNext).hasMessageContaining("interrupted");
      other.join();
    }
  }

  @Test
  void close_sourceWaits_endsTheThreadAndFurtherUse() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    AnswerStream<LabelScores> stream = classifier.classify(waiting(reached));
    reached.await();
    stream.close();
    assertNoReader();
    assertThatThrownBy(stream::hasNext)
        .isInstanceOf(RptException.class)
        .hasMessageContaining("closed before its end");
    stream.close();
  }

  @Test
  void close_sourceThatIgnoresInterrupts_isNotWaitedForAndNotAskedAgain()
      throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicLong taken = new AtomicLong();
    AnswerStream<LabelScores> stream =
        classifier.classify(
            new AbstractIterator<>() {
              @Override
              protected TextInput computeNext() {
                taken.incrementAndGet();
                reached.countDown();
                Uninterruptibles.awaitUninterruptibly(released);
                return TEXTS.get(0);
              }
            });
    reached.await();
    stream.close();
    List<Thread> left = readers();
    assertThat(left).hasSize(1).allMatch(Thread::isDaemon);
    released.countDown();
    left.get(0).join();
    assertThat(taken).hasValue(1);
  }

  @Test
  void classify_classifierClosedMeanwhile_saysSo() {
    try (AnswerStream<LabelScores> stream = classifier.classify(endless(new AtomicLong()))) {
      stream.next();
      classifier.close();
      assertThatThrownBy(() -> stream.forEachRemaining(answer -> {}))
          .isInstanceOf(RptException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> classifier.classify(TEXTS.iterator()))
          .hasMessageContaining("closed");
    }
  }
}
