package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShardPropertyTest {
  @Property(tries = 50)
  void of_allParts_areEachCellOnceAndAlikeInSize(
      @ForAll @IntRange(max = 60) int size, @ForAll @IntRange(min = 1, max = 7) int count) {
    List<Cell> cells = IntStream.range(0, size).mapToObj(i -> Samples.cell("m", "t", i)).toList();
    List<Cell> all = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      List<Cell> part = Shard.parse(number + "/" + count).of(cells);
      assertThat(part.size()).isBetween(size / count, size / count + 1);
      assertThat(part).isSubsetOf(cells);
      all.addAll(part);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(cells);
  }
}
