package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets by hand, from the formula: 8 exact, then 8 log2(distance / 8) / 4 wider ones. */
class RelativeBucketsTest {
  private static final RelativeBuckets BOTH = new RelativeBuckets(true, 32, 128);
  private static final RelativeBuckets BACK = new RelativeBuckets(false, 32, 128);

  @ParameterizedTest
  @CsvSource({
    "0,0", "1,1", "7,7", "8,8", "11,8", "12,9", "15,9", "16,10", "22,10", "23,11", "31,11", "32,12",
    "45,12", "46,13", "63,13", "64,14", "90,14", "91,15", "127,15", "128,15", "200,15"
  })
  void of_bothSides_isAsByHand(int distance, int bucket) {
    assertThat(BOTH.of(-distance)).isEqualTo(bucket);
    assertThat(BOTH.of(distance)).isEqualTo(distance == 0 ? 0 : 16 + bucket);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0", "1,1", "15,15", "16,16", "18,16", "19,17", "31,21", "32,21", "33,21", "64,26", "112,30",
    "113,31", "127,31", "128,31", "200,31"
  })
  void of_backOnly_isAsByHand(int distance, int bucket) {
    assertThat(BACK.of(-distance)).isEqualTo(bucket);
    assertThat(BACK.of(distance)).isZero();
  }

  @Test
  void of_growingDistance_neverGoesBack() {
    for (int distance = 0; distance < 200; distance++) {
      assertThat(BOTH.of(-distance - 1)).isGreaterThanOrEqualTo(BOTH.of(-distance));
      assertThat(BOTH.of(distance + 1)).isGreaterThanOrEqualTo(BOTH.of(distance));
      assertThat(BACK.of(-distance - 1)).isGreaterThanOrEqualTo(BACK.of(-distance));
    }
  }

  @Test
  void table_partOfTheQueries_isTheLastRowsOfTheWhole() {
    long[] whole = BOTH.table(0, 4);
    assertThat(whole).startsWith(0, 17, 18, 19, 1, 0, 17, 18);
    assertThat(BOTH.table(3, 4)).containsExactly(3, 2, 1, 0);
  }
}
