package io.rpt.djl.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.TokenRow;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class MaskedRowPropertyTest {
  private static final int MASK = 4;
  private static final int VOCABULARY = 50;

  private static MaskedRow hide(TokenRow row, double share, long seed) {
    return MaskedRow.hide(
        row, share, ImmutableIntArray.of(), MASK, VOCABULARY, new SplittableRandom(seed));
  }

  @Property(tries = 500)
  void hide_anyText_hidesTheShareOfItsOwnTokensAndNothingElse(
      @ForAll("rows") TokenRow row,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share,
      @ForAll long seed) {
    MaskedRow masked = hide(row, share, seed);
    int[] before = row.ids();
    int[] after = masked.row().ids();
    List<Integer> places = masked.places().asList();
    assertThat(places).isSorted().doesNotHaveDuplicates();
    int own = 0;
    int next = 0;
    for (int i = 0; i < before.length; i++) {
      own += row.isSpecial(i) ? 0 : 1;
      if (places.contains(i)) {
        assertThat(row.isSpecial(i)).as("special at " + i).isFalse();
        assertThat(masked.words().get(next++)).isEqualTo(before[i]);
        assertThat(after[i]).isBetween(0, VOCABULARY - 1);
      } else {
        assertThat(after[i]).isEqualTo(before[i]);
      }
    }
    assertThat(places).hasSize(Math.max(1, (int) Math.round(share * own)));
    assertThat(masked.words().length()).isEqualTo(next);
    assertThat(masked.row().typeIds()).isEqualTo(row.typeIds());
    assertThat(masked.row().special()).isEqualTo(row.special());
    assertThat(hide(row, share, seed)).isEqualTo(masked);
  }

  /** Rows of 1 to 40 tokens, at least one of which is no special one. */
  @Provide
  Arbitrary<TokenRow> rows() {
    Arbitrary<int[]> ids = Arbitraries.integers().between(5, 49).array(int[].class).ofSize(40);
    Arbitrary<int[]> types = Arbitraries.integers().between(0, 1).array(int[].class).ofSize(40);
    Arbitrary<boolean[]> special = Arbitraries.of(false, true).array(boolean[].class).ofSize(40);
    return Combinators.combine(Arbitraries.integers().between(1, 40), ids, types, special)
        .as(MaskedRowPropertyTest::row);
  }

  private static TokenRow row(int length, int[] ids, int[] types, boolean[] special) {
    boolean[] marks = Arrays.copyOf(special, length);
    marks[ids[0] % length] = false;
    return new TokenRow(Arrays.copyOf(ids, length), Arrays.copyOf(types, length), marks);
  }

  @Example
  void hide_nothingButSpecialTokens_isRefused() {
    TokenRow row = new TokenRow(new int[] {2, 3}, new int[2], new boolean[] {true, true});
    assertThatThrownBy(() -> hide(row, 0.15, 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("[2, 3]", "no token of its own", "at least one word");
  }

  @Example
  void hide_manyTexts_masks80ReplacesAndKeeps10PercentAtEveryPlaceAlike() {
    int length = 20;
    int[] ids = new int[length];
    Arrays.fill(ids, 7);
    TokenRow row = new TokenRow(ids, new int[length], new boolean[length]);
    int[] hidden = new int[length];
    int[] became = new int[VOCABULARY];
    int rounds = 20_000;
    for (int seed = 0; seed < rounds; seed++) {
      MaskedRow masked = hide(row, 0.15, seed * 0x9E3779B97F4A7C15L);
      for (int place : masked.places().asList()) {
        hidden[place]++;
        became[masked.row().ids()[place]]++;
      }
    }
    double all = 3.0 * rounds;
    assertThat(ImmutableIntArray.copyOf(hidden).asList())
        .allSatisfy(count -> assertThat(count / (double) rounds).isCloseTo(0.15, within(0.013)));
    double share = 0.1 / VOCABULARY; // of the replaced, each word as often as any other
    for (int id = 0; id < VOCABULARY; id++) {
      double expected = share + (id == MASK ? 0.8 : 0) + (id == 7 ? 0.1 : 0);
      assertThat(became[id] / all).as("share of " + id).isCloseTo(expected, within(0.009));
      if (id != MASK && id != 7) {
        assertThat(became[id] / all).isCloseTo(expected, within(0.001));
      }
    }
  }
}
