package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TruncationPropertyTest {
  @Property
  void toBudget_anyRow_hasExactlyTheLengthThatFits(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(min = 3, max = 30) int budget) {
    TokenRow cut = Truncation.toBudget(row, budget);

    assertThat(cut.length()).isEqualTo(Math.min(row.length(), budget));
    assertThat(Truncation.toBudget(cut, budget)).isSameAs(cut);
    if (row.length() <= budget) {
      assertThat(cut).isSameAs(row);
    }
  }

  @Property
  void toBudget_anyRow_keepsSpecialsAndAPrefixOfEachSegment(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(min = 3, max = 30) int budget) {
    TokenRow cut = Truncation.toBudget(row, budget);

    assertThat(Rows.specials(cut)).isEqualTo(Rows.specials(row));
    List<List<Integer>> before = Rows.segments(row);
    List<List<Integer>> after = Rows.segments(cut);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.size(); i++) {
      assertThat(before.get(i).subList(0, after.get(i).size())).isEqualTo(after.get(i));
    }
    assertThat(cut).isEqualTo(rebuilt(after));
  }

  @Property
  void toBudget_cutSegment_isNotShorterThanAnotherByMoreThanOne(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(min = 3, max = 30) int budget) {
    List<List<Integer>> before = Rows.segments(row);
    List<List<Integer>> after = Rows.segments(Truncation.toBudget(row, budget));

    int longest = after.stream().mapToInt(List::size).max().orElseThrow();
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i).size() < before.get(i).size()) {
        assertThat(after.get(i).size()).isGreaterThanOrEqualTo(longest - 1);
      }
    }
  }

  /** A row of the segments after [CLS] and, for a pair, after the first [SEP]. */
  private static TokenRow rebuilt(List<List<Integer>> segments) {
    return Rows.row(segments.get(0), segments.size() == 3 ? segments.get(1) : null);
  }

  @Provide
  Arbitrary<TokenRow> rows() {
    return Rows.any();
  }
}
