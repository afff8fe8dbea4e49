package io.rpt.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void median_oddAndEvenCounts_isInTheMiddle() {
    assertThat(new Timing(List.of(3.0, 1.0, 7.0)).median()).isEqualTo(3);
    assertThat(new Timing(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
  }

  @Test
  void spread_repeats_isTheRangeInMedians() {
    assertThat(new Timing(List.of(2.0)).spread()).isZero();
    assertThat(new Timing(List.of(2.0, 3.0, 1.5)).spread()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void limit_groups_keepsTheBestMedian() {
    Limit limit = new Limit(Trial.of("any", BenchPrecision.F32, Work.NONE, TimingTest::sleep), 1);
    limit.sample();
    Timing first = limit.endGroup();
    assertThat(limit.best()).isSameAs(first);
    limit.sample();
    limit.sample();
    Timing second = limit.endGroup();
    assertThat(second.seconds()).hasSize(2);
    assertThat(limit.best().median()).isEqualTo(Math.min(first.median(), second.median()));
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
