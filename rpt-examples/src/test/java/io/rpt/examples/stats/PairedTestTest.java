package io.rpt.examples.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  /**
   * Student's sleep data (Biometrika 6, 1908): extra hours with one drug less those with another.
   */
  private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

  @Test
  void of_sleepData_isThePublishedInterval() {
    PairedTest test = PairedTest.of(SLEEP);
    assertThat(test.pairs()).isEqualTo(10);
    assertThat(test.mean()).isEqualTo(1.58, within(1e-12));
    // R 4: t.test(extra ~ group, data = sleep, paired = TRUE): 0.7001142 to 2.4598858.
    assertThat(test.mean() - test.halfWidth()).isEqualTo(0.7001142, within(1e-7));
    assertThat(test.mean() + test.halfWidth()).isEqualTo(2.4598858, within(1e-7));
    // No difference is negative and one is 0: 4 of 1024 choices of signs are as extreme.
    assertThat(test.p()).isEqualTo(4 / 1024.0);
  }

  @Test
  void of_fisherDarwinMaize_isThePublishedProbability() {
    // Fisher, The Design of Experiments (1935), section 21: Darwin's maize in eighths of an inch;
    // 1726 of 32768 choices of signs have a sum at least as far from 0 as 314.
    double[] maize = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    assertThat(Arrays.stream(maize).sum()).isEqualTo(314);
    assertThat(PairedTest.of(maize).p()).isEqualTo(1726 / 32768.0);
  }

  @Test
  void of_onePair_saysNothingOfItsSpread() {
    PairedTest test = PairedTest.of(new double[] {0.25});
    assertThat(test.mean()).isEqualTo(0.25);
    assertThat(test.halfWidth()).isNaN();
    assertThat(test.p()).isEqualTo(1);
  }

  @Test
  void of_equalDifferences_areNeverBeyondThemselves() {
    assertThat(PairedTest.of(new double[] {0, 0, 0}).p()).isEqualTo(1);
    assertThat(PairedTest.of(new double[] {0.1, 0.1, 0.1}).p()).isEqualTo(2 / 8.0);
    assertThat(PairedTest.of(new double[] {0.1, 0.2, -0.3}).p()).isEqualTo(1);
  }

  @Test
  void of_manyPairs_drawsCloseToTheExactProbability() {
    double[] integers = new SplittableRandom(3).ints(26, -9, 12).asDoubleStream().toArray();
    assertThat(PairedTest.of(integers).p()).isEqualTo(counted(integers), within(0.005));
  }

  /** The same probability of whole numbers by counting the ways to each sum. */
  private static double counted(double[] integers) {
    int reach = (int) Arrays.stream(integers).map(Math::abs).sum();
    double[] ways = new double[2 * reach + 1];
    ways[reach] = 1;
    for (double integer : integers) {
      double[] next = new double[ways.length];
      for (int sum = 0; sum < ways.length; sum++) {
        if (ways[sum] > 0) {
          next[sum + (int) integer] += ways[sum] / 2;
          next[sum - (int) integer] += ways[sum] / 2;
        }
      }
      ways = next;
    }
    double observed = Math.abs(Arrays.stream(integers).sum());
    double probability = 0;
    for (int sum = 0; sum < ways.length; sum++) {
      probability += Math.abs(sum - reach) >= observed ? ways[sum] : 0;
    }
    return probability;
  }

  @Test
  void of_nothingOrNaN_isRefused() {
    assertThatThrownBy(() -> PairedTest.of(new double[0]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> PairedTest.of(new double[] {1, Double.NaN}))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void holm_severalTests_areStepwise() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjusted(new double[] {0.7, 0.9})).containsExactly(1, 1);
    assertThat(Holm.adjusted(new double[0])).isEmpty();
  }
}
