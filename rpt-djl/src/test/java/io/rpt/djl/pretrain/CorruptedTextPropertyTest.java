package io.rpt.djl.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CorruptedTextPropertyTest {
  private static final int CLOSING = 1;
  private static final int FIRST_SENTINEL = 1000;

  private static ImmutableIntArray sentinels(int count) {
    return ImmutableIntArray.copyOf(IntStream.range(FIRST_SENTINEL, FIRST_SENTINEL + count));
  }

  @Property(tries = 1000)
  void hide_anyText_isRebuiltFromInputAndAnswer(
      @ForAll @Size(min = 2, max = 80) List<@IntRange(min = 5, max = 99) Integer> text,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
      @ForAll @DoubleRange(min = 1, max = 8) double meanSpan,
      @ForAll @IntRange(min = 1, max = 10) int sentinels,
      @ForAll long seed) {
    CorruptedText hidden =
        CorruptedText.hide(
            ImmutableIntArray.copyOf(text),
            share,
            meanSpan,
            sentinels(sentinels),
            CLOSING,
            new SplittableRandom(seed));
    List<Integer> input = open(hidden.input());
    List<List<Integer>> spans = spans(open(hidden.answer()));
    List<Integer> rebuilt = new ArrayList<>();
    int next = 0;
    boolean afterSpan = false;
    for (int id : input) {
      boolean sentinel = id >= FIRST_SENTINEL;
      assertThat(sentinel && afterSpan).as("spans that touch in " + input).isFalse();
      afterSpan = sentinel;
      if (sentinel) {
        assertThat(id).isEqualTo(FIRST_SENTINEL + next);
        rebuilt.addAll(spans.get(next++));
      } else {
        rebuilt.add(id);
      }
    }
    assertThat(rebuilt).isEqualTo(text);
    assertThat(spans).hasSize(next).doesNotContain(List.of());
    assertThat(next).isBetween(1, sentinels);
    int count = spans.stream().mapToInt(List::size).sum();
    int asked = Math.max(1, (int) Math.round(share * text.size()));
    assertThat(count).isEqualTo(Math.min(text.size() - 1, asked));
  }

  /** The ids before the closing token, which must be the last and the only one. */
  private static List<Integer> open(ImmutableIntArray ids) {
    assertThat(ids.asList()).endsWith(CLOSING).containsOnlyOnce(CLOSING);
    return ids.asList().subList(0, ids.length() - 1);
  }

  /** What stands behind each sentinel; the first id must be one. */
  private static List<List<Integer>> spans(List<Integer> answer) {
    List<List<Integer>> spans = new ArrayList<>();
    for (int id : answer) {
      if (id >= FIRST_SENTINEL) {
        assertThat(id).isEqualTo(FIRST_SENTINEL + spans.size());
        spans.add(new ArrayList<>());
      } else {
        spans.get(spans.size() - 1).add(id);
      }
    }
    return spans;
  }

  /** Two spans over three hidden of six tokens: sizes 1+2 or 2+1, gaps split 4 ways to choose. */
  @Example
  void hide_manyTimes_givesEachLayoutAsOften() {
    ImmutableIntArray text = ImmutableIntArray.of(5, 6, 7, 8, 9, 10);
    Map<List<Integer>, Integer> seen = new HashMap<>();
    int rounds = 20_000;
    for (long seed = 0; seed < rounds; seed++) {
      SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
      CorruptedText hidden = CorruptedText.hide(text, 0.5, 1.5, sentinels(5), CLOSING, random);
      seen.merge(hidden.input().asList(), 1, Integer::sum);
    }
    assertThat(seen).hasSize(2 * 6); // 2 sizes; 2 free tokens among 3 gaps: 6 ways
    assertThat(seen.values())
        .allSatisfy(count -> assertThat(count / (double) rounds).isCloseTo(1 / 12.0, within(0.01)));
  }

  @Example
  void hide_oneToken_isRefused() {
    assertThatThrownBy(
            () ->
                CorruptedText.hide(
                    ImmutableIntArray.of(5),
                    0.15,
                    3,
                    sentinels(5),
                    CLOSING,
                    new SplittableRandom(1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("1 token", "at least 2");
  }
}
