package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientsTest {
  /** The gradients are (3, 0) and (4), so the global norm is 5. */
  @ParameterizedTest
  @CsvSource({"10, 3, 4", "5, 3, 4", "1, 0.6, 0.8", "0.5, 0.3, 0.4"})
  void clip_twoParameters_scalesTheirCommonNorm(double max, double first, double second) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      List<Parameter> parameters = withGradients(manager);
      try (NDManager scratch = manager.newSubManager()) {
        NDArray norm = Gradients.norm(parameters, scratch);
        assertThat((double) norm.getFloat()).isCloseTo(5, within(1e-5));
        Gradients.clip(parameters, norm, max, scratch);
      }
      assertThat(gradient(parameters.get(0))[0]).isCloseTo((float) first, within(1e-5f));
      assertThat(gradient(parameters.get(0))[1]).isZero();
      assertThat(gradient(parameters.get(1))[0]).isCloseTo((float) second, within(1e-5f));
    }
  }

  @Test
  void norm_repeated_leavesNoArrays() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      List<Parameter> parameters = withGradients(manager);
      int live = manager.getManagedArrays().size();
      for (int i = 0; i < 5; i++) {
        try (NDManager scratch = manager.newSubManager()) {
          Gradients.clip(parameters, Gradients.norm(parameters, scratch), 1, scratch);
        }
      }
      assertThat(manager.getManagedArrays()).hasSize(live);
    }
  }

  private static List<Parameter> withGradients(NDManager manager) {
    Parameter two = parameter(manager, 1, 1);
    Parameter one = parameter(manager, 1);
    try (NDManager pass = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray factors = pass.create(new float[] {3, 0});
      NDArray factor = pass.create(new float[] {4});
      collector.backward(factors.mul(two.getArray()).sum().add(factor.mul(one.getArray()).sum()));
    }
    return List.of(two, one);
  }

  private static Parameter parameter(NDManager manager, float... values) {
    NDArray array = manager.create(values);
    array.setRequiresGradient(true);
    return Parameter.builder()
        .setName("p" + values.length)
        .setType(Parameter.Type.WEIGHT)
        .optArray(array)
        .build();
  }

  private static float[] gradient(Parameter parameter) {
    try (NDArray gradient = parameter.getArray().getGradient()) {
      return gradient.toFloatArray();
    }
  }
}
