package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.rpt.core.error.UnsupportedFeatureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EagerOperatorsTest {
  private final Operators ops = new EagerOperators();
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  /** Values of the formulas at -1 and 2, to seven digits. */
  @ParameterizedTest
  @CsvSource({
    "gelu, -0.1586553, 1.9544997",
    "gelu_new, -0.1588080, 1.9545977",
    "relu, 0, 2",
    "tanh, -0.7615942, 0.9640276"
  })
  void activation_twoNumbers_equalsTheFormula(String name, float low, float high) {
    NDArray result = ops.activation(Activation.of(name), manager.create(new float[] {-1, 2}));
    assertThat(result.toFloatArray()).containsExactly(new float[] {low, high}, within(1e-6f));
  }

  @Test
  void activation_unknownName_listsTheKnown() {
    assertThatThrownBy(() -> Activation.of("swish"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("swish", "gelu_new");
  }

  @Test
  void attention_maskedPlace_isNotSeen() {
    NDArray q = manager.create(new float[] {1, 0, 0, 1, 1, 1}, new Shape(1, 3, 2));
    NDArray v = manager.create(new float[] {1, 10, 3, 30, 1e6f, 1e6f}, new Shape(1, 3, 2));
    NDArray bias = ops.paddingBias(manager.create(new long[][] {{1, 1, 0}}));
    float[] mixed = ops.attention(q, q, v, bias, 2, 0).toFloatArray();
    assertThat(mixed).containsExactly(new float[] {2, 20, 2, 20, 2, 20}, within(1e-5f));
  }

  @Test
  void attention_allPlacesMasked_isFinite() {
    NDArray x = manager.ones(new Shape(1, 2, 2));
    NDArray bias = ops.paddingBias(manager.create(new long[][] {{0, 0}}));
    assertThat(ops.attention(x, x, x, bias, 1, 1).toFloatArray())
        .containsExactly(new float[] {1, 1, 1, 1}, within(1e-6f));
  }

  @Test
  void linear_noBias_isTheProduct() {
    NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 2));
    NDArray weight = manager.create(new float[] {1, 1, 0, 3}, new Shape(2, 2));
    assertThat(ops.linear(x, weight, null).toFloatArray()).containsExactly(3, 6);
  }

  @Test
  void layerScope_intermediates_areClosedAndTheResultIsKept() {
    NDArray x = manager.ones(new Shape(2));
    int before = manager.getManagedArrays().size();
    NDArray result = LayerScope.keep(() -> x.add(1f).mul(2f).sub(1f));
    assertThat(result.toFloatArray()).containsExactly(3, 3);
    assertThat(manager.getManagedArrays()).hasSize(before + 1);
    assertThat(LayerScope.keep(() -> x)).isSameAs(x);
    assertThat(x.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void gradMode_failure_putsThePreviousModeBack() {
    boolean before = JniUtils.isGradMode();
    try {
      JniUtils.setGradMode(true);
      assertThatThrownBy(
              () ->
                  GradMode.off(
                      () -> {
                        assertThat(JniUtils.isGradMode()).isFalse();
                        throw new IllegalStateException("stop");
                      }))
          .hasMessage("stop");
      assertThat(JniUtils.isGradMode()).isTrue();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
