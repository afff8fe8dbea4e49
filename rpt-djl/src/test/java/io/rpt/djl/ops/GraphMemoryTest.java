package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a graph keeps for its backward pass is memory of the engine, which Java's garbage
 * collector cannot free in between.
 */
class GraphMemoryTest {
  private static final int TIMES = 200;
  private static final int MARKER_BYTES = 64 << 20;

  private final Operators ops = new EagerOperators();
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void attention_garbageCollectedBeforeBackward_sameGradient() {
    NDArray bias = ops.paddingBias(manager.create(new long[][] {{1, 1, 1}}));
    assertSameGradient(x -> ops.attention(x, x, x, bias, 2, 0.7));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activation_garbageCollectedBeforeBackward_sameGradient(Activation kind) {
    assertSameGradient(x -> ops.activation(kind, x));
  }

  private void assertSameGradient(UnaryOperator<NDArray> function) {
    float[] expected = gradient(function, false);
    assertThat(gradient(function, true)).isEqualTo(expected);
  }

  /** The gradient of the sum over many runs of the function. */
  private float[] gradient(UnaryOperator<NDArray> function, boolean collect) {
    NDArray x = manager.create(new float[] {1, -2, 3, 0.5f, 0.25f, -1}, new Shape(1, 3, 2));
    x.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray sum = manager.zeros(new Shape());
      for (int i = 0; i < TIMES; i++) {
        sum = sum.add(LayerScope.keep(() -> function.apply(x)).square().sum());
      }
      if (collect) {
        collectGarbage();
      }
      collector.backward(sum);
    }
    return x.getGradient().toFloatArray();
  }

  /** Lets the collector run until it has freed a buffer that was thrown away just before. */
  private static void collectGarbage() {
    BufferPoolMXBean direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    long before = direct.getMemoryUsed();
    assertThat(ByteBuffer.allocateDirect(MARKER_BYTES).isDirect()).isTrue();
    do {
      System.gc();
      Thread.onSpinWait();
    } while (direct.getMemoryUsed() >= before + MARKER_BYTES);
  }
}
