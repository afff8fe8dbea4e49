package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SubsetPropertyTest {
  @Property
  void sample_anyRows_givesSoManyInTheirOrder(
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = 1, max = 80) int most,
      @ForAll long seed) {
    List<Row> rows = rows(count);
    List<Row> drawn = new Subset(most, seed).sample(rows);
    assertThat(drawn)
        .hasSize(Math.min(count, most))
        .doesNotHaveDuplicates()
        .isSubsetOf(rows)
        .isSortedAccordingTo((a, b) -> rows.indexOf(a) - rows.indexOf(b));
    assertThat(new Subset(most, seed).sample(rows)).isEqualTo(drawn);
  }

  @Property
  void sample_smallerSubset_isPartOfLarger(
      @ForAll @IntRange(min = 1, max = 30) int most,
      @ForAll @IntRange(max = 30) int more,
      @ForAll long seed) {
    List<Row> rows = rows(40);
    assertThat(new Subset(most, seed).sample(rows))
        .isSubsetOf(new Subset(most + more, seed).sample(rows));
  }

  @Example
  void sample_manySeeds_drawEachRowAsOften() {
    List<Row> rows = rows(10);
    int[] drawn = new int[10];
    for (int seed = 0; seed < 10_000; seed++) {
      new Subset(3, seed).sample(rows).forEach(row -> drawn[Integer.parseInt(row.id())]++);
    }
    for (int count : drawn) {
      assertThat(count).isCloseTo(3000, within(200)); // 4.4 standard deviations of 46
    }
  }

  @Example
  void sample_givenSeed_givesTheSameRowsForever() {
    assertThat(new Subset(4, 7).sample(rows(20)))
        .extracting(Row::id)
        .containsExactly("9", "11", "16", "18");
  }

  @Example
  void most_none_isRefused() {
    assertThatThrownBy(() -> new Subset(0, 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("subset", "0");
  }

  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Entailment("cb", i, "premise", "hypothesis", i % 3));
    }
    return rows;
  }
}
