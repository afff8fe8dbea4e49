package io.rpt.djl.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LengthBatchesPropertyTest {
  @Property(tries = 200)
  void shuffled_anyLengths_holdsEveryIndexOnce(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 1, max = 512) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 40) int batchSize,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int epoch) {
    int[] array = toArray(lengths);
    List<List<Integer>> batches = LengthBatches.shuffled(array, batchSize, seed, epoch);
    assertPartition(batches, lengths.size(), batchSize);
    assertThat(LengthBatches.shuffled(array, batchSize, seed, epoch)).isEqualTo(batches);
  }

  @Property(tries = 200)
  void sorted_anyLengths_risesAndHoldsEveryIndexOnceWithinTheBudget(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 1, max = 1500) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 5000) int tokens) {
    List<List<Integer>> batches = LengthBatches.sorted(toArray(lengths), new TokenBudget(tokens));
    assertPartition(batches, lengths.size(), lengths.size());
    assertThat(batches.stream().flatMap(List::stream).map(lengths::get).toList()).isSorted();
    assertThat(batches)
        .filteredOn(batch -> batch.size() > 1)
        .allSatisfy(
            batch -> {
              int longest = lengths.get(batch.get(batch.size() - 1));
              assertThat(batch.size() * longest).isLessThanOrEqualTo(tokens);
              assertThat((long) batch.size() * longest * longest)
                  .isLessThanOrEqualTo(512L * tokens);
            });
  }

  @Property(tries = 20)
  void shuffled_twoEpochs_haveDifferentOrders(@ForAll long seed) {
    int[] lengths = IntStream.range(0, 200).map(i -> i % 7 + 1).toArray();
    assertThat(LengthBatches.shuffled(lengths, 4, seed, 1))
        .isNotEqualTo(LengthBatches.shuffled(lengths, 4, seed, 2));
  }

  private static void assertPartition(List<List<Integer>> batches, int count, int batchSize) {
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, batchSize));
    assertThat(batches.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
  }

  private static int[] toArray(List<Integer> lengths) {
    return lengths.stream().mapToInt(Integer::intValue).toArray();
  }
}
