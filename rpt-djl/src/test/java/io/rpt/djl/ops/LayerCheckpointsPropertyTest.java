package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class LayerCheckpointsPropertyTest {
  private static final int WIDTH = 4;

  /** What a layer computes of its states, a matrix, and an array that all layers read. */
  enum Kind {
    PRODUCT {
      @Override
      NDArray of(NDArray x, NDArray matrix, NDArray side) {
        return x.matMul(matrix).add(x);
      }
    },
    BEND {
      @Override
      NDArray of(NDArray x, NDArray matrix, NDArray side) {
        return x.tanh().mul(side);
      }
    },
    MIX {
      @Override
      NDArray of(NDArray x, NDArray matrix, NDArray side) {
        return side.matMul(matrix).softmax(-1).add(x);
      }
    },
    SAME {
      @Override
      NDArray of(NDArray x, NDArray matrix, NDArray side) {
        return x;
      }
    };

    abstract NDArray of(NDArray x, NDArray matrix, NDArray side);
  }

  /** The side array's gradients are summed in another order. */
  @Property(tries = 100)
  void backward_anyChain_givesTheGradientsOfTheWholeGraph(
      @ForAll @Size(min = 1, max = 8) List<Kind> layers, @ForAll long seed) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      NDArray matrix = random(manager, new Random(seed));
      float[][] whole = gradients(manager, layers, matrix, seed, false);
      float[][] again = gradients(manager, layers, matrix, seed, true);
      for (int i = 0; i < 2; i++) {
        assertThat(again[i]).containsExactly(whole[i], within(1e-5f * (1 + largest(whole[i]))));
      }
    }
  }

  /** The gradients of what the first states are made of, and of what all layers read. */
  private static float[][] gradients(
      NDManager manager, List<Kind> kinds, NDArray matrix, long seed, boolean checkpointed) {
    Random random = new Random(seed + 1);
    NDArray start = random(manager, random);
    NDArray side = random(manager, random);
    start.setRequiresGradient(true);
    side.setRequiresGradient(true);
    LayerCheckpoints checkpoints = new LayerCheckpoints();
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray loss =
          checkpointed
              ? checkpoints.record(() -> loss(kinds, start, matrix, side))
              : loss(kinds, start, matrix, side);
      collector.backward(loss);
      checkpoints.backward();
    }
    return new float[][] {start.getGradient().toFloatArray(), side.getGradient().toFloatArray()};
  }

  private static NDArray loss(List<Kind> kinds, NDArray start, NDArray matrix, NDArray side) {
    NDArray x = start.mul(start);
    for (Kind kind : kinds) {
      x =
          LayerCheckpoints.run(
              x, new NDList(side), (states, others) -> kind.of(states, matrix, others.get(0)));
    }
    return x.square().sum();
  }

  private static NDArray random(NDManager manager, Random random) {
    float[] values = new float[WIDTH * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(WIDTH, WIDTH));
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
