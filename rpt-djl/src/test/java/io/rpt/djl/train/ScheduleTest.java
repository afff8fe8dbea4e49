package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.tracker.Tracker;
import io.rpt.core.error.UnsupportedFeatureException;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void linear_warmUpOf4In14_risesAndFallsToZero() {
    double[] expected = {0, .25, .5, .75, 1, .9, .8, .7, .6, .5, .4, .3, .2, .1, 0};
    assertRates(Schedule.LINEAR.tracker(1, 4, 14), expected);
  }

  @Test
  void constant_withoutWarmUp_isFlat() {
    assertRates(Schedule.CONSTANT.tracker(0.3, 0, 5), 0.3, 0.3, 0.3, 0.3, 0.3, 0.3);
  }

  @Test
  void linear_stepsBeyondTheEnd_stayAtZero() {
    assertRates(Schedule.LINEAR.tracker(1, 0, 2), 1, 0.5, 0, 0);
  }

  @Test
  void byId_unknown_listsWhatThereIs() {
    assertThat(Schedule.byId("linear")).isEqualTo(Schedule.LINEAR);
    assertThatThrownBy(() -> Schedule.byId("cosine"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("cosine", "constant", "linear");
  }

  private static void assertRates(Tracker tracker, double... expected) {
    for (int step = 0; step < expected.length; step++) {
      assertThat((double) tracker.getNewValue(step)).isCloseTo(expected[step], within(1e-6));
    }
  }
}
