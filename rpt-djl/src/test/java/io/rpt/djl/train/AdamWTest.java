package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.Tracker;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.ops.GradMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamWTest {
  /** PyTorch's values for w = 1, rate 0.1 and the gradients 1, -2, 0.5 times a scale. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.899000, 0.947446",
    "1e-7, 0.908091, 0.953382",
    "1e-9, 0.989909, 0.994521",
  })
  void update_smallGradients_equalsPytorch(float scale, double afterOne, double afterThree) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        AdamW adamW = new AdamW(AdamW.Settings.STANDARD, Tracker.fixed(0.1f), id -> 0.01)) {
      NDArray weight = trained(manager, 1);
      update(adamW, weight, scale);
      assertThat((double) weight.toFloatArray()[0]).isCloseTo(afterOne, within(1e-6));
      update(adamW, weight, -2 * scale);
      update(adamW, weight, 0.5f * scale);
      assertThat((double) weight.toFloatArray()[0]).isCloseTo(afterThree, within(1e-6));
    }
  }

  @Test
  void update_parameterThatJoinsLate_hasItsOwnStepCount() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        AdamW adamW = new AdamW(AdamW.Settings.STANDARD, Tracker.fixed(0.1f), id -> 0.01)) {
      NDArray early = trained(manager, 1);
      NDArray late = trained(manager, 1);
      for (int i = 0; i < 5; i++) {
        adamW.update("early", early, manager.create(new float[] {1}));
      }
      adamW.update("late", late, manager.create(new float[] {1}));
      assertThat((double) late.toFloatArray()[0]).isCloseTo(0.899, within(1e-6));
    }
  }

  /** A first step without decay is the learning rate; with it, 0.001 more of the weight 1. */
  @Test
  void update_parameterSparedFromDecay_onlyFollowsItsGradient() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        AdamW adamW =
            new AdamW(
                AdamW.Settings.STANDARD, Tracker.fixed(0.1f), id -> id.equals("w") ? 0 : 0.01)) {
      NDArray weight = trained(manager, 1);
      update(adamW, weight, 1);
      assertThat((double) weight.toFloatArray()[0]).isCloseTo(0.9, within(1e-6));
    }
  }

  @Test
  void update_inASteadyState_makesNoArrays() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        AdamW adamW = new AdamW(AdamW.Settings.STANDARD, Tracker.fixed(0.1f), id -> 0.01)) {
      NDArray weight = trained(manager, 1);
      NDArray gradient = manager.create(new float[] {1});
      adamW.update("w", weight, gradient);
      int live = manager.getManagedArrays().size();
      for (int i = 0; i < 20; i++) {
        adamW.update("w", weight, gradient);
      }
      assertThat(manager.getManagedArrays()).hasSize(live);
    }
  }

  @Test
  void settings_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> new AdamW.Settings(1, 0.9, 1e-8))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("beta1", "1.0");
    assertThatThrownBy(() -> new AdamW.Settings(0.9, 0.9, Double.NaN))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("epsilon", "NaN");
  }

  private static NDArray trained(NDManager manager, float value) {
    NDArray weight = manager.create(new float[] {value}, new Shape(1));
    weight.setRequiresGradient(true);
    return weight;
  }

  private static void update(AdamW adamW, NDArray weight, float gradient) {
    GradMode.off(
        () -> {
          try (NDArray g = weight.getManager().create(new float[] {gradient})) {
            adamW.update("w", weight, g);
          }
          return true;
        });
  }
}
